#pragma once
/// What a source delivers, from a file or a database, and how it becomes records.

#include <map>

#include "modules/sources/internal/golden.hpp"
#include "modules/sources/internal/load.hpp"
#include "platform/imports/table.hpp"

namespace qiying::sources {

/// Rows of a delivery that can be taken over.
struct Delivery {
  std::map<std::string, RecordFields> rows;  ///< by record_id; the last of equal ids counts
  std::vector<RowReject> rejects;            ///< the first 100
  std::int64_t read = 0, rejected = 0;
};

/// The columns that a delivery may have, with the headings by which they are known.
std::span<const imports::Field> record_columns();
/// What people said of the headings of a source that are not known.
imports::Headings headings_of(db::Connection& db, const std::string& district, std::string_view source);

/// Errors: those of reading the table.
base::Result<Delivery> read_delivery(imports::NamedTable table);

/// What take_delivery would do; persons are masked unless `personal`.
Trial try_delivery(db::Connection& db, const std::string& district, const std::string& source,
                   const std::string& filename, const Delivery& delivery, bool personal);

struct TakenLoad {
  LoadId id;
  std::int64_t differing = 0;  ///< rows that are new or have changed
};
/// New rows and rows whose values differ; what they replace is kept for taking the load back. Makes the load.
TakenLoad take_delivery(db::Connection& db, const Deed& deed, const std::string& source,
                        const std::string& filename, const Delivery& delivery);

}  // namespace qiying::sources
