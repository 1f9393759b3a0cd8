# Finds the JDK that builds and runs Millrace; sourced by `mvnw` and `millrace`.
#
# Looks at $JDK25_HOME, $JAVA_HOME, /usr/lib/jvm, SDKMAN and ~/.jdks; takes a JDK 25, else the newest above it.
# Sets and exports JAVA_HOME and puts its bin first on PATH, so that every tool of the build runs on the same JDK.

millrace_find_jdk() {
  millrace_jdk=''
  millrace_jdk_version=0
  for millrace_home in "${JDK25_HOME-}" "${JAVA_HOME-}" /usr/lib/jvm/* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/*; do
    [ -n "$millrace_home" ] && [ -x "$millrace_home/bin/javac" ] && [ -r "$millrace_home/release" ] || continue
    millrace_version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$millrace_home/release")
    [ -n "$millrace_version" ] && [ "$millrace_version" -ge 25 ] || continue
    if [ "$millrace_version" -eq 25 ]; then
      millrace_jdk=$millrace_home
      break
    fi
    if [ "$millrace_version" -gt "$millrace_jdk_version" ]; then
      millrace_jdk=$millrace_home
      millrace_jdk_version=$millrace_version
    fi
  done
  if [ -z "$millrace_jdk" ]; then
    echo 'millrace: no JDK 25 found; install one (for example Temurin 25) and set JDK25_HOME to its directory' >&2
    return 1
  fi
  JAVA_HOME=$millrace_jdk
  PATH="$JAVA_HOME/bin:$PATH"
  export JAVA_HOME PATH
}

millrace_find_jdk || exit 2
