/**
 * Loaded once a worker, before any workflow, and shared by all of them: the pure rules of the core, which keep nothing from one call to the
 * next. What a workflow may keep (`workflows/lead`, Temporal's library) is loaded anew for each.
 */
import '../domain/clock/virtual-clock';
import '../domain/lead/after-sequence';
import '../domain/lead/deadlines';
import '../domain/lead/decide-command';
import '../domain/lead/decide-look';
import '../domain/lead/state';

// The library keeps a stack trace, mapped to its source, of every promise a workflow makes, for a query that nobody here asks; it is
// most of what the thread of the workflows does (bench/RESULTS.md). Activities, in a thread of their own, keep theirs.
Error.stackTraceLimit = 0;
