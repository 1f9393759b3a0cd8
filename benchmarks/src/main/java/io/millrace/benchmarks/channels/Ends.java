package io.millrace.benchmarks.channels;

/// A conduit whose ends serve all threads.
record Ends(Out out, In in) implements Conduit {}
