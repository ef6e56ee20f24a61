package ripen.store;

import java.nio.file.Path;

import de.bwaldvogel.mongo.MongoServer;

/**
 * The development store: speaks MongoDB's wire protocol on 127.0.0.1 and keeps everything in one file.
 * Arguments: port, file. Prints "store ready on 127.0.0.1:PORT" once it answers; SIGTERM closes the file cleanly.
 */
public final class StoreMain {

    // A writer blocks its connection's thread until its commit is on disk, so as many can share a commit as there are threads.
    private static final int WORKER_THREADS = 64;

    private StoreMain() {
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            System.err.println("expected two arguments: port and data file");
            System.exit(2);
        }
        int port = Integer.parseInt(arguments[0]);
        ReopenableBackend backend = new ReopenableBackend(Path.of(arguments[1]));
        MongoServer server = new MongoServer(backend);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow, "store-shutdown"));
        server.bind(new java.net.InetSocketAddress("127.0.0.1", port), 1, WORKER_THREADS);
        System.out.println("store ready on 127.0.0.1:" + port);
    }
}
