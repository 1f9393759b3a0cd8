package io.millrace.ownership;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Lends a value. On a parameter: it is used during the call and not kept. On a method: what is
/// returned must not outlive the object it came from, nor be kept by anything that does.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PARAMETER, ElementType.METHOD})
public @interface Borrowed {}
