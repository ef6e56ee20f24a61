#!/usr/bin/env node
// Runs the sources as they are: no build between an edit and a start.
require('tsx/cjs');
require('../cli/main.ts');
