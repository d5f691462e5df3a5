package io.weir.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Main sources of all modules, read as text and as syntax trees. */
final class Sources {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  private Sources() {}

  /** Name of a method and its length in lines, from its first annotation to its closing brace. */
  record Method(String name, long lines) {}

  /** Returns every Java file under a module's src/main/java. */
  static List<Path> files() {
    var found = new ArrayList<Path>();
    try (var modules = Files.newDirectoryStream(CHECKOUT)) {
      for (var module : modules) {
        var sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources)) {
          try (var files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  static long lines(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the methods of all {@link #files}, from one parse without attribution. */
  static List<Method> methods() {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files());
      var task = (JavacTask) compiler.getTask(null, manager, null, List.of(), null, units);
      var trees = Trees.instance(task);
      var found = new ArrayList<Method>();
      for (var unit : task.parse()) {
        new MethodScanner(unit, trees, found).scan(unit, null);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class MethodScanner extends TreePathScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final Trees trees;
    private final List<Method> found;

    MethodScanner(CompilationUnitTree unit, Trees trees, List<Method> found) {
      this.unit = unit;
      this.trees = trees;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      var positions = trees.getSourcePositions();
      var lines = unit.getLineMap();
      long first = lines.getLineNumber(positions.getStartPosition(unit, method));
      long last = lines.getLineNumber(positions.getEndPosition(unit, method));
      var file = CHECKOUT.relativize(Path.of(unit.getSourceFile().toUri()));
      found.add(new Method(file + ":" + first + " " + method.getName(), last - first + 1));
      return super.visitMethod(method, null);
    }
  }
}
