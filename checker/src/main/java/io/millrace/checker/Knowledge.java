package io.millrace.checker;

import com.google.errorprone.VisitorState;
import com.google.errorprone.suppliers.Supplier;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.Trees;
import com.sun.tools.javac.api.JavacTrees;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.Types;
import io.millrace.checker.ClassFacts.Access;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the rules have learnt in one compilation, each thing once: contracts of methods, verdicts
/// on types, facts of classes.
final class Knowledge {
  private static final Supplier<Knowledge> OF_COMPILATION = VisitorState.memoize(Knowledge::new);
  private static final Pattern ANNOTATION = Pattern.compile("@[\\w.]+(?:\\([^)]*\\))? ?");
  private static final Pattern QUALIFIER =
      Pattern.compile("(?:[A-Za-z_$][\\w$]*\\.)+(?=[A-Za-z_$])");

  final Types types;
  final VisitorState state;
  final Shareability shareability;
  final Makings makings;
  final Adoption adoption;
  private final Trees trees;
  private final SpawnPoints spawnPoints;
  private final Map<ClassSymbol, Origins> origins = new HashMap<>();
  private final Map<ClassSymbol, Map<MethodSymbol, MethodTree>> methods = new HashMap<>();
  private final Map<Symbol, Set<String>> claims = new HashMap<>();
  private final Map<MethodSymbol, Contract> contracts = new HashMap<>();
  private final Map<ClassSymbol, Optional<ClassFacts>> facts = new HashMap<>();
  private final Map<MethodSymbol, Boolean> harmless = new HashMap<>();
  private final Map<VarSymbol, Boolean> singles = new HashMap<>();
  private final ArgumentUses argumentUses = new ArgumentUses(this);

  private final Map<MethodSymbol, Traits> traits = new HashMap<>();

  private @Nullable CompilationUnitTree seenUnit;
  private @Nullable Landmarks landmarks;
  private @Nullable CompilationUnitTree lastUnit;
  private List<Finding> lastFindings = List.of();

  private Knowledge(VisitorState state) {
    this.state =
        VisitorState.createConfiguredForCompilation(
            state.context, _ -> {}, state.severityMap(), state.errorProneOptions());
    this.types = state.getTypes();
    this.trees = JavacTrees.instance(state.context);
    this.shareability = new Shareability(this);
    this.makings = new Makings(this);
    this.adoption = new Adoption(state.errorProneOptions().getFlags());
    this.spawnPoints =
        SpawnPoints.of(state.errorProneOptions().getFlags().get("Millrace:SpawnPoints"));
  }

  static Knowledge of(VisitorState state) {
    return OF_COMPILATION.get(state);
  }

  Contract contract(MethodSymbol method) {
    var known = contracts.get(method);
    if (known == null) {
      known = Contract.of(method, types, spawnPoints);
      contracts.put(method, known); // while it is being asked, through a cycle of calls
      known = passingOn(method, known);
      contracts.put(method, known);
    }
    return known;
  }

  /// What a method's name and contract tell about each call of it.
  Traits traits(MethodSymbol method) {
    var known = traits.get(method);
    if (known == null) {
      known = Traits.of(method, contract(method));
      traits.put(method, known);
    }
    return known;
  }

  /// What a file has of what the rules look for.
  Landmarks landmarks(CompilationUnitTree unit) {
    var known = landmarks;
    if (known == null || unit != seenUnit) {
      known = Landmarks.of(unit, this);
      landmarks = known;
      seenUnit = unit;
    }
    return known;
  }

  /// Adds what the source of the method shows: code that it passes on to another thread.
  private Contract passingOn(MethodSymbol method, Contract contract) {
    var parameters = method.getParameters();
    var tree = parameters.isEmpty() ? null : source(method);
    var inferred = contract;
    for (int i = 0; tree != null && i < parameters.size(); i++) {
      if (!contract.parameter(i).spawned() && Contract.isCode(parameters.get(i).type, types)) {
        if (i >= tree.getParameters().size()) {
          return inferred;
        }
        var call = PassedOn.find(ASTHelpers.getSymbol(tree.getParameters().get(i)), tree, this);
        if (call != null) {
          inferred = inferred.passingOn(i, call.isRepeated(), call.pool());
        }
      }
    }
    return inferred;
  }

  /// The source of a method with a body, if it is compiled together with what asks.
  @Nullable MethodTree source(MethodSymbol method) {
    return method.owner instanceof ClassSymbol owner
        ? methods.computeIfAbsent(owner, this::methodsOf).get(method)
        : null;
  }

  private Map<MethodSymbol, MethodTree> methodsOf(ClassSymbol owner) {
    var tree = source(owner);
    if (tree == null) {
      return Map.of();
    }
    var found = new HashMap<MethodSymbol, MethodTree>();
    for (var member : tree.getMembers()) {
      if (member instanceof MethodTree method && method.getBody() != null) {
        found.putIfAbsent(ASTHelpers.getSymbol(method), method);
      }
    }
    return found;
  }

  /// Whether a class, or one that it extends or implements, carries the annotation.
  boolean claims(Type type, String simpleName) {
    return type.tsym instanceof ClassSymbol symbol
        && claims
            .computeIfAbsent(symbol, _ -> Annotations.claimed(type, types))
            .contains(simpleName);
  }

  /// The source of a class, if it is compiled together with what asks.
  @Nullable ClassTree source(ClassSymbol symbol) {
    return trees.getTree(symbol);
  }

  /// The source of the class that declares a field whose source is here.
  ClassTree sourceOf(VarSymbol field) {
    var tree = field.owner instanceof ClassSymbol owner ? source(owner) : null;
    if (tree == null) {
      throw new IllegalArgumentException("no source of the field " + field);
    }
    return tree;
  }

  /// The facts of the top-level class around the symbol, if its source is here.
  Optional<ClassFacts> facts(Symbol symbol) {
    var outermost = ASTHelpers.outermostClass(symbol);
    if (outermost == null) {
      return Optional.empty();
    }
    var known = facts.get(outermost);
    if (known == null) {
      var tree = source(outermost);
      known = tree == null ? Optional.empty() : Optional.of(ClassFacts.of(tree, this));
      facts.put(outermost, known);
    }
    return known;
  }

  /// The facts of each top-level class in a file.
  List<ClassFacts> facts(CompilationUnitTree unit) {
    var all = new ArrayList<ClassFacts>();
    for (var declared : unit.getTypeDecls()) {
      if (declared instanceof ClassTree outermost) {
        facts(ASTHelpers.getSymbol(outermost)).ifPresent(all::add);
      }
    }
    return all;
  }

  /// Where the values of the top-level class around the symbol come from, as far as its source is
  /// here.
  Origins origins(Symbol symbol) {
    var outermost = ASTHelpers.outermostClass(symbol);
    return outermost == null
        ? Origins.in(null)
        : origins.computeIfAbsent(outermost, within -> Origins.in(source(within)));
  }

  /// Whether running the method touches nothing that could change without a lock.
  boolean isHarmless(MethodSymbol method) {
    var known = harmless.get(method);
    if (known != null) {
      return known;
    }
    harmless.put(method, true); // while it is being asked, through a cycle of calls
    boolean result = findHarmless(method);
    harmless.put(method, result);
    return result;
  }

  private boolean findHarmless(MethodSymbol method) {
    if (method.owner instanceof ClassSymbol owner && (owner.flags() & Flags.RECORD) != 0) {
      var isAccessor =
          owner.getRecordComponents().stream()
              .anyMatch(
                  component -> component.name == method.name && method.getParameters().isEmpty());
      if (isAccessor && ((method.flags() & Flags.GENERATED_MEMBER) != 0 || source(owner) == null)) {
        return true;
      }
    }
    var classFacts = facts(method);
    return classFacts
        .flatMap(known ->
            known
                .body(method)
                .map(body ->
                    known.accessesFrom(body).stream()
                        .noneMatch(access -> isHarmful(known, access))))
        .orElse(false);
  }

  private boolean isHarmful(ClassFacts classFacts, Access access) {
    return !isSafe(classFacts, access.field());
  }

  /// Whether the field can be used by several threads: unchangeable, or safe, or always under a
  /// lock.
  boolean isSafe(ClassFacts classFacts, VarSymbol field) {
    if (field.isStatic() || field.getConstantValue() != null) {
      return true; // another rule's matter
    }
    return shareability.field(field, field.type, classFacts).isShareable();
  }

  /// Whether a method may keep what it gets there, or hand it on to something that does. What is
  /// not known, or may be overridden, is said to keep it.
  boolean keeps(MethodSymbol method, int index) {
    return argumentUses.of(method, index).keeps();
  }

  /// Whether a method changes nothing about what it gets there.
  boolean onlyReads(MethodSymbol method, int index) {
    return argumentUses.of(method, index).onlyReads();
  }

  /// Whether it makes a collection of what is in another.
  static boolean isCopying(MethodSymbol constructor) {
    var parameters = constructor.getParameters();
    if (!constructor.owner.getQualifiedName().toString().startsWith("java.util.")
        || parameters.size() != 1) {
      return false;
    }
    String type = parameters.head.type.tsym.getQualifiedName().toString();
    return type.equals("java.util.Collection")
        || type.equals("java.util.Map")
        || type.equals("java.util.SortedMap")
        || type.equals("java.util.SortedSet");
  }

  /// The executor of a single thread that runs what is passed there one after another, if it is
  /// one.
  @Nullable VarSymbol single(Tree call, Contract contract) {
    if (contract.pool() != null) {
      return contract.pool();
    }
    boolean isOwner = contract.spawns() && contract.owner().endsWith(".Owner");
    if (!contract.isRepeated() && !isOwner) {
      return null;
    }
    var receiver =
        call instanceof MethodInvocationTree invocation ? Values.receiver(invocation) : null;
    if (receiver == null || !(ASTHelpers.getSymbol(receiver) instanceof VarSymbol variable)) {
      return null;
    }
    var outermost = ASTHelpers.outermostClass(variable);
    if (isOwner || outermost == null) {
      return isOwner ? variable : null;
    }
    var known = singles.get(variable);
    if (known == null) {
      var tree = source(outermost);
      known = tree != null && new SingleThreadScanner(variable).isSingle(tree);
      singles.put(variable, known);
    }
    return known ? variable : null;
  }

  boolean isThread(ClassSymbol type) {
    var thread = state.getTypeFromString("java.lang.Thread");
    return thread != null && types.isSubtype(type.type, thread);
  }

  /// What is wrong in a file, for all the rules that share one analysis.
  List<Finding> findings(CompilationUnitTree unit) {
    if (unit != lastUnit) {
      lastUnit = unit;
      lastFindings = List.of(); // for the other rules, should the analysis fail
      lastFindings = new UnitAnalysis(this, unit).findings();
    }
    return lastFindings;
  }

  /// What a type is called in messages: simple names, with arguments.
  static String name(Type type) {
    var name = type.toString();
    if (name.indexOf('@') >= 0) {
      name = ANNOTATION.matcher(name).replaceAll("");
    }
    if (name.indexOf('.') >= 0) {
      name = QUALIFIER.matcher(name).replaceAll("");
    }
    return name.replace(",", ", ");
  }
}
