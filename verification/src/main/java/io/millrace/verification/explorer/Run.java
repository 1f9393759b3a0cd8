package io.millrace.verification.explorer;

import java.util.List;

/// How one run of a program ended.
///
/// @param history the calls the threads made
/// @param waiting the threads that wait for ever, by index
/// @param interrupted the threads whose interrupt flag is set, by index
public record Run(History history, List<Integer> waiting, List<Integer> interrupted) {}
