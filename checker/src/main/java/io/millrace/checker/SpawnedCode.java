package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.ClassFacts.Argument;
import io.millrace.checker.ClassFacts.Body;
import io.millrace.checker.ClassFacts.Call;
import io.millrace.checker.ClassFacts.Spawn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The arguments of calls that a [FactsScanner] comes across: which of them is code that another
/// thread runs.
///
/// Such code is a [Body] of its own with a [Spawn]: a lambda, an anonymous class, a method of this
/// object by reference, this object itself, or a local variable that was set to a lambda.
final class SpawnedCode {
  private final FactsScanner scanner;
  private final ClassFacts facts;
  private final Knowledge knowledge;
  private final Map<Symbol, Body> localCode = new HashMap<>();

  SpawnedCode(FactsScanner scanner, ClassFacts facts, Knowledge knowledge) {
    this.scanner = scanner;
    this.facts = facts;
    this.knowledge = knowledge;
  }

  /// Remembers the code that a local variable stands for.
  void remember(VarSymbol variable, Body code) {
    localCode.put(variable, code);
  }

  void scanArguments(Tree call, MethodSymbol method, List<? extends ExpressionTree> arguments) {
    var contract = knowledge.contract(method);
    for (int i = 0; i < arguments.size(); i++) {
      var argument = ASTHelpers.stripParentheses(arguments.get(i));
      if (contract.spawns() && contract.parameter(i).spawned()) {
        var pool = knowledge.single(call, contract);
        boolean isRepeated = pool == null && (contract.isRepeated() || scanner.isInLoop());
        spawn(argument, new Spawn(ASTHelpers.getStartPosition(call), isRepeated, false, pool));
      } else if (FieldScanner.fieldOf(argument).isPresent()) {
        scanner.note(argument, false, false, null, new Argument(method, i), false, true);
        scanner.scanQualifier(argument);
      } else {
        scanner.scan(argument, null);
      }
    }
  }

  private void spawn(ExpressionTree code, Spawn spawn) {
    if (code instanceof LambdaExpressionTree lambda) {
      scanner.scanLambda(lambda, spawn);
    } else if (code instanceof NewClassTree made && made.getClassBody() != null) {
      scanner.scan(made.getArguments(), null);
      scanner.scanClass(made.getClassBody(), spawn);
    } else if (code instanceof MemberReferenceTree reference) {
      scanner.scan(reference.getQualifierExpression(), null);
      if (ASTHelpers.getSymbol(reference) instanceof MethodSymbol method
          && Values.isThis(reference.getQualifierExpression())) {
        spawnCall(method, spawn);
      }
    } else if (Values.isThis(code) && scanner.owner() instanceof ClassSymbol owner) {
      runMethod(owner).ifPresent(run -> spawnCall(run, spawn));
    } else {
      var local = localCode.get(ASTHelpers.getSymbol(code));
      if (local != null) {
        local.spawn = spawn;
      }
      scanner.scan(code, null);
    }
  }

  private void spawnCall(MethodSymbol method, Spawn spawn) {
    var made = new Body(null, scanner.body(), false);
    made.spawn = spawn;
    facts.add(made);
    facts.add(new Call(made, method, Set.of()));
  }

  private static Optional<MethodSymbol> runMethod(ClassSymbol owner) {
    for (var member : owner.members().getSymbols()) {
      if (member instanceof MethodSymbol method
          && method.getParameters().isEmpty()
          && (method.name.contentEquals("run") || method.name.contentEquals("call"))) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
