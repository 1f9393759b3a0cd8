/// HTTP for phones and services: the way into the ledger from outside the process.
///
/// A request is parsed into a `Call`, routed to `PublicApi` (`/v1`, for holders of a token) or
/// `LocalApi` (`/local`, for the command line beside a running server), and answered with a `Reply`
/// or a `Problem`. Nothing here decides anything: it sends posts and questions to the
/// `LedgerOwner`'s inbox and writes what comes back. Start at `LedgerServer`, then `Router`.
@NullMarked
package io.millrace.server;

import org.jspecify.annotations.NullMarked;
