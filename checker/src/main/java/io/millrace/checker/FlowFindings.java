package io.millrace.checker;

import com.google.errorprone.fixes.Fix;
import com.google.errorprone.fixes.SuggestedFix;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What [Flow] has to say: for each kind of finding what is wrong, where it came to be so, the
/// whole chain of reasons, and what to do.
final class FlowFindings {
  private final Knowledge knowledge;
  private final LineMap lines;

  FlowFindings(Knowledge knowledge, LineMap lines) {
    this.knowledge = knowledge;
    this.lines = lines;
  }

  Finding moved(Tree at, VarSymbol variable, Region region) {
    var notes = new ArrayList<String>();
    notes.add("value moved at line " + line(region) + ": " + region.why());
    var verdict = knowledge.shareability.of(variable.type);
    notes.addAll(because(verdict));
    boolean again = region.position() >= ASTHelpers.getStartPosition(at);
    return new Finding(
        Flow.USE_AFTER_MOVE,
        at,
        "use of moved value: '"
            + variable.name
            + "'"
            + (again ? ", in the next round of the loop" : ""),
        notes,
        again
            ? "make a new value in each round"
            : "finish using '"
                + variable.name
                + "' before moving it, send a copy, or assign a new value");
  }

  Finding captured(Tree at, VarSymbol variable, Region region) {
    var notes = new ArrayList<String>();
    notes.add("a thread got it at line " + line(region) + ": " + region.why());
    notes.addAll(because(knowledge.shareability.ofExactly(variable.type)));
    return new Finding(
        Flow.THREAD_CAPTURE,
        at,
        "'" + variable.name + "' is used here while another thread may be changing it",
        notes,
        "wait for the thread first, put '"
            + variable.name
            + "' into a Mutex, or send what the thread has to say through a channel");
  }

  Finding changedByMany(Tree at, VarSymbol variable, Verdict verdict, Tree call) {
    var notes = new ArrayList<String>();
    notes.add(
        "the code passed to "
            + Threads.describe(call)
            + " runs in several threads: the stream is parallel");
    notes.addAll(because(verdict));
    return new Finding(
        Flow.THREAD_CAPTURE,
        at,
        "'" + variable.name + "' would be changed by several threads at once",
        notes,
        "collect the results, as by toList(), or use a sequential stream");
  }

  Finding capturedFromOutside(
      Tree at, VarSymbol variable, Region region, Verdict verdict, Tree call) {
    var notes = new ArrayList<String>();
    notes.add(
        "the code passed to "
            + Threads.describe(call)
            + " at line "
            + line(call)
            + " runs in another thread");
    notes.addAll(because(verdict));
    notes.add("and " + region.why());
    return new Finding(
        Flow.THREAD_CAPTURE,
        at,
        "'" + variable.name + "' would be changed by a thread that does not own it",
        notes,
        "put '"
            + variable.name
            + "' into a Mutex, or send what the thread has to say through a channel");
  }

  Finding guardClosed(Tree at, VarSymbol variable, Region region) {
    return new Finding(
        Flow.GUARD_ESCAPE,
        at,
        "'" + variable.name + "' is used after its guard was closed",
        List.of(region.why()),
        "use it inside the try, or take a copy out of it");
  }

  Finding onLoan(ExpressionTree at, @Nullable Type type, Region lent, String how) {
    var notes = new ArrayList<String>();
    notes.add(lent.why());
    if (type != null) {
      notes.addAll(because(knowledge.shareability.of(type)));
    }
    return new Finding(
        Flow.GUARD_ESCAPE,
        at,
        "'" + Values.describe(at) + "' is on loan and must not be " + how,
        notes,
        "copy what you need, as by List.copyOf, and let only the copy out");
  }

  /// Of a method reference that lets out part of what it is lent.
  Finding onLoanFrom(MemberReferenceTree at, Type type) {
    return new Finding(
        Flow.GUARD_ESCAPE,
        at,
        "what '" + at + "' returns is on loan and must not be returned",
        because(knowledge.shareability.of(type)),
        "copy what you need, as by List.copyOf, and let only the copy out");
  }

  Finding notSendable(ExpressionTree at, Type type, Region region, MethodSymbol method) {
    var notes = new ArrayList<>(because(knowledge.shareability.of(type)));
    if (!region.why().isEmpty()) {
      notes.add("and " + region.why());
    }
    boolean isMutex = isMutex(method.owner.name.toString());
    String what =
        isMutex
            ? "the mutex would not be the only way to '"
                + Values.describe(at)
                + "': it is a "
                + Knowledge.name(type)
            : "'"
                + Values.describe(at)
                + "' cannot be sent: two threads could use one "
                + Knowledge.name(type);
    return new Finding(
        isMutex ? Flow.MUTEX_INIT : Flow.NOT_SENDABLE,
        at,
        what,
        notes,
        isMutex
            ? "make the value where the mutex is made, or give the mutex a copy"
            : help(at, type),
        isMutex ? Optional.empty() : fix(at, type));
  }

  private static boolean isMutex(String owner) {
    return owner.equals("Mutex")
        || owner.equals("RwLock")
        || owner.equals("Guard")
        || owner.equals("Guards");
  }

  private String help(ExpressionTree at, Type type) {
    if (copying(type).isPresent() && !Calls.isCode(at)) {
      return "send an unchangeable copy, " + copying(type).get() + "(" + Values.describe(at) + ")";
    }
    if (type.tsym instanceof ClassSymbol symbol
        && knowledge.source(symbol) != null
        && !symbol.isInterface()
        && knowledge.shareability.ofExactly(type).isShareable()) {
      return "make " + symbol.name + " final, or send what is made at the send";
    }
    return "send an immutable value, a copy, or one that is made here and not used again";
  }

  /// What makes an unchangeable copy of such a collection, if its parts are unchangeable.
  private Optional<String> copying(Type type) {
    if (!Values.partsAreShareable(type, knowledge) || type.tsym == null) {
      return Optional.empty();
    }
    return switch (type.tsym.getQualifiedName().toString()) {
      case "java.util.List", "java.util.Collection" -> Optional.of("List.copyOf");
      case "java.util.Set" -> Optional.of("Set.copyOf");
      case "java.util.Map" -> Optional.of("Map.copyOf");
      default -> Optional.empty();
    };
  }

  private Optional<Fix> fix(ExpressionTree at, Type type) {
    return copying(type)
        .filter(_ -> at instanceof IdentifierTree || at instanceof MemberSelectTree)
        .map(
            copy -> SuggestedFix.builder().prefixWith(at, copy + "(").postfixWith(at, ")").build());
  }

  private static List<String> because(Verdict verdict) {
    return verdict.because().stream().map(reason -> "because " + reason).toList();
  }

  private long line(Tree tree) {
    return lines.getLineNumber(Flow.position(tree));
  }

  private long line(Region region) {
    return lines.getLineNumber(region.position());
  }
}
