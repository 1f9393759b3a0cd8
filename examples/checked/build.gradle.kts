// The same as pom.xml. Millrace's own tests run the build of Maven only; this one no test has run.
plugins { java }

repositories {
  mavenLocal { content { includeGroup("io.millrace") } }
  mavenCentral()
}

dependencies {
  implementation("io.millrace:millrace-concurrent:0.1.0-SNAPSHOT")
  annotationProcessor("com.google.errorprone:error_prone_core:2.50.0")
  annotationProcessor("io.millrace:millrace-checker:0.1.0-SNAPSHOT")
}

java { toolchain { languageVersion = JavaLanguageVersion.of(25) } }

tasks.withType<JavaCompile>().configureEach {
  options.isFork = true
  options.forkOptions.jvmArgs = file(".mvn/jvm.config").readLines()
  options.compilerArgs.addAll(listOf("-XDcompilePolicy=simple", "--should-stop=ifError=FLOW",
    "-Xplugin:ErrorProne -XepDisableAllChecks -Xep:CheckThenAct:ERROR -Xep:GuardEscape:ERROR -Xep:LockMisuse:ERROR -Xep:LockOrder:ERROR -Xep:MustClose:ERROR -Xep:MutexInit:ERROR " +
      "-Xep:NotSendable:ERROR -Xep:StaticMutable:ERROR -Xep:SuppressionReason:ERROR -Xep:ThreadCapture:ERROR -Xep:ThreadSafeClaim:ERROR " +
      "-Xep:UniqueWellFormed:ERROR -Xep:UseAfterMove:ERROR"))
}
