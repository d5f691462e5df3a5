package io.weir.runtime.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What records tell of themselves. */
final class Reflected {
  private Reflected() {}

  /** What the type's public static {@code defaults()} gives, if it has one. */
  static Optional<Object> defaults(Class<?> type) {
    var method =
        Arrays.stream(type.getDeclaredMethods())
            .filter(each -> each.getName().equals("defaults") && each.getParameterCount() == 0)
            .filter(each -> Modifier.isPublic(each.getModifiers()))
            .filter(each -> Modifier.isStatic(each.getModifiers()))
            .filter(each -> each.getReturnType() == type)
            .findFirst();
    if (method.isEmpty()) {
      return Optional.empty();
    }
    try {
      method.get().setAccessible(true);
      return Optional.of(method.get().invoke(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the defaults of " + type + " failed", e);
    }
  }

  static @Nullable Object value(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  static Object construct(Class<?> type, @Nullable Object[] arguments)
      throws InvocationTargetException {
    var types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      var canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return canonical.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw e;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }
}
