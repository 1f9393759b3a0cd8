package io.millrace.ownership;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Gives a value up. On a parameter: the caller hands the value over and must not use it again,
/// unless nobody can change it. On a method: the caller alone has what is returned.
///
/// A value that is moved is immutable, safe for threads, [Unique], or such that nothing else leads
/// to it.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PARAMETER, ElementType.METHOD})
public @interface Moved {}
