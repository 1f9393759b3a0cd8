/// Channels that close, mutexes that own, and state that one thread owns; needs nothing but the
/// JDK.
///
/// Start at `io.millrace.channel.Channel`. On the class path it works as well.
module io.millrace.concurrent {
  // Not transitive: then every module that requires this one would need the annotations to compile.
  requires static org.jspecify;

  exports io.millrace.channel;
  exports io.millrace.mutex;
  exports io.millrace.owner;
  exports io.millrace.ownership;
}
