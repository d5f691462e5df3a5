package io.weir.runtime.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Record type as a mapping in a file: its keys, the types of their values, and the constructor. */
record RecordType(Class<?> type, List<Component> components) {

  /**
   * One component and its key.
   *
   * @param key in kebab-case
   * @param nullable true if the component may be null
   */
  record Component(String key, Type type, boolean nullable, Method accessor) {

    @Nullable Object of(Object instance) {
      try {
        accessor.setAccessible(true);
        return accessor.invoke(instance);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(accessor + " failed", e);
      }
    }

    private static Component of(RecordComponent component) {
      return new Component(
          Keys.ofComponent(component.getName()),
          component.getGenericType(),
          component.getAnnotatedType().isAnnotationPresent(Nullable.class),
          component.getAccessor());
    }
  }

  static RecordType of(Class<?> type) {
    return new RecordType(
        type, Arrays.stream(type.getRecordComponents()).map(Component::of).toList());
  }

  List<String> keys() {
    return components.stream().map(Component::key).toList();
  }

  /**
   * Returns the value of public static {@code defaults()}; empty if the type has no such method.
   */
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

  /**
   * Creates a record.
   *
   * @param arguments values in the order of the components
   * @throws InvocationTargetException if the constructor rejects them
   */
  Object construct(@Nullable Object[] arguments) throws InvocationTargetException {
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
      throw new IllegalStateException(type + " cannot be constructed", e);
    }
  }
}
