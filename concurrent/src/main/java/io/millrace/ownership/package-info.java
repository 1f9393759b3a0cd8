/// Who owns what, in signatures: what `millrace-checker` reads.
///
/// The annotations are for the parameters and types of an API; the code that uses it needs none.
/// They are matched by simple name, so those of other libraries do as well, and they cost nothing
/// at run time. Start at [Moved].
@NullMarked
package io.millrace.ownership;

import org.jspecify.annotations.NullMarked;
