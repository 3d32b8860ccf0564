package io.farpoint.cli;

import io.farpoint.Farpoint;
import io.farpoint.FarpointException;
import io.farpoint.Options;
import io.farpoint.Scope;
import io.farpoint.ServedWorker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A worker in a process of its own, until somebody ends it. */
@Command(
        name = "worker",
        sortOptions = false,
        description = {
            "Runs a worker that other processes of this machine connect to, until SIGTERM or"
                    + " Ctrl-C.",
            "Each option can come from the variable FARPOINT_WORKER_ and its name: "
                    + "FARPOINT_WORKER_ID, FARPOINT_WORKER_AERON_DIR."
        })
final class WorkerCommand implements Callable<Integer> {
    /** What the line that says so has before the worker's address. */
    static final String READY = " is ready at ";

    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;

    @Option(
            names = "--id",
            paramLabel = "NAME",
            required = true,
            defaultValue = "${env:FARPOINT_WORKER_ID}",
            description = "What the worker is called in messages.")
    private String id;

    @Option(
            names = "--listen",
            paramLabel = "URI",
            required = true,
            defaultValue = "${env:FARPOINT_WORKER_LISTEN}",
            description = {
                "Where: aeron:udp?endpoint=localhost:20121 (answers come from the next port, "
                        + "or from control=HOST:PORT), or aeron:ipc for shared memory."
            })
    private String listen;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "${env:FARPOINT_WORKER_BACKEND:-cpu}",
            description = "Its device, as 'farpoint devices' lists them (default: cpu).")
    private String backend;

    @Option(
            names = "--aeron-dir",
            paramLabel = "FOLDER",
            defaultValue = "${env:FARPOINT_WORKER_AERON_DIR}",
            description = {
                "Over shared memory, where the worker's media driver lives (default: a fresh"
                        + " folder); over UDP, the folder of a driver that runs already."
            })
    private String aeronDir;

    @Option(
            names = "--data",
            paramLabel = "TAG=FILE.csv",
            split = ",",
            defaultValue = "${env:FARPOINT_WORKER_DATA}",
            description = {
                "Numbers that clients find by search(TAG) and may read, never change: "
                        + "a FLOAT32 matrix, a row a line; a first line of names is skipped."
            })
    private Map<String, Path> data;

    @Option(names = "--with-parent", hidden = true, description = "Ends when its parent does.")
    private boolean withParent;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        if (withParent) {
            ProcessHandle.current()
                    .parent()
                    .ifPresent(parent -> parent.onExit().thenRun(asked::countDown));
        }
        Options options = Options.defaults().backend(backend);
        try (Farpoint fp = Farpoint.start(options);
                ServedWorker worker = fp.serve(id, address())) {
            publish(fp, worker);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(asked, ended)));
            out.println(id + READY + worker.address() + " on " + fp.me().device().name());
            out.flush();
            asked.await();
        } finally {
            ended.countDown();
        }
        return 0;
    }

    /** Asks for the end and waits for it: the JVM goes when its hooks return. */
    private static void end(CountDownLatch asked, CountDownLatch ended) {
        asked.countDown();
        try {
            ended.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private String address() {
        if (aeronDir == null || aeronDir.isBlank()) {
            return listen;
        }
        return listen + (listen.contains("?") ? "|" : "?") + "aeron-dir=" + aeronDir;
    }

    private void publish(Farpoint fp, ServedWorker worker) {
        if (data == null) {
            return;
        }
        for (Map.Entry<String, Path> entry : data.entrySet()) {
            NumberTable table = NumberTable.read(entry.getValue());
            if (table.rows().length == 0) {
                throw new FarpointException(entry.getValue() + " has no numbers to publish");
            }
            try (Scope _ = fp.scope()) {
                worker.publish(fp.tensor(table.rows()), table.description(), entry.getKey());
            }
        }
    }
}
