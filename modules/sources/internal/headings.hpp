#pragma once
/// What the columns of a source's files mean: known headings by themselves, all others as a person says once.

#include "modules/sources/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::sources {

/// A column of a file that somebody looks at before loading it.
struct ColumnView {
  std::string heading;
  std::string field;                 ///< of a record, record_id among them; empty: left aside
  std::vector<std::string> samples;  ///< of the first rows
};
QY_DESCRIBE(ColumnView, QY_FIELD(heading), QY_FIELD(field), QY_FIELD(samples))

struct Meaning {
  std::string heading, field;
};
QY_DESCRIBE(Meaning, QY_FIELD(heading, .min = 1, .max = 200), QY_FIELD(field, .min = 0, .max = 31))

struct MeaningsInput {
  std::vector<Meaning> meanings;
};
QY_DESCRIBE(MeaningsInput, QY_FIELD(meanings))

/// POST …/columns (file): the columns of a file. Errors: import.file, import.empty (422).
/// PUT …/headings: what headings mean, kept with the source for this and later deliveries. Errors:
/// sources.meaning (422: no such field, a field or a heading twice, too many).
void register_headings(kernel::Registry& r);

}  // namespace qiying::sources
