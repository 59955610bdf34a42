package io.gossipdiscovery.it.dashboard;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What a page and the process that serves it hold at one moment.
 *
 * @param second since the begin
 * @param heapKib of the page's scripts, after a collection
 * @param nodes of documents that the browser keeps
 * @param rows members in the table
 * @param entries of the timeline
 * @param updates that the page has shown so far
 * @param processKib resident memory of the process; 0 where nothing tells it
 */
record Vitals(long second, long heapKib, long nodes, long rows, long entries, long updates, long processKib) {

    private static final int KIB = 1024;

    /**
     * Looks at a page.
     *
     * @param devtools a session of this page, in which {@code Performance} is enabled
     * @param process that serves it
     */
    static Vitals of(DashboardPage page, CDPSession devtools, long process, long second) {
        devtools.send("HeapProfiler.collectGarbage");
        JsonObject metrics = devtools.send("Performance.getMetrics");
        return new Vitals(
                second,
                metric(metrics, "JSHeapUsedSize") / KIB,
                metric(metrics, "Nodes"),
                page.members(),
                page.count("[data-testid='timeline'] [data-kind]"),
                page.updates(),
                residentKib(process));
    }

    /** The middle one of these values. */
    static long median(List<Vitals> samples, ToLongFunction<Vitals> value) {
        return samples.stream()
                .mapToLong(value)
                .sorted()
                .skip(samples.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static long metric(JsonObject metrics, String name) {
        for (JsonElement element : metrics.getAsJsonArray("metrics")) {
            JsonObject metric = element.getAsJsonObject();
            if (metric.get("name").getAsString().equals(name)) {
                return metric.get("value").getAsLong();
            }
        }
        throw new IllegalArgumentException("The browser has no metric " + name + " among " + metrics);
    }

    private static long residentKib(long process) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            return 0; // no Linux
        }
        return 0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%4d s: heap of the page %6d KiB, %5d nodes of documents, %3d members, %3d entries, %5d updates;"
                        + " storefront %6d KiB",
                second,
                heapKib,
                nodes,
                rows,
                entries,
                updates,
                processKib);
    }
}
