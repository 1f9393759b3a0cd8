package io.millrace.ownership;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Where a mutex or lock stands in the order in which they are taken: while one is held, only those
/// of a higher rank may be locked.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.LOCAL_VARIABLE, ElementType.PARAMETER})
public @interface LockRank {

  /// The rank; the lowest is taken first.
  ///
  /// @return any number
  int value();
}
