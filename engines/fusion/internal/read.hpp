#pragma once
// Tables into the data set: which header is which field, and which rows cannot be taken.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engines/fusion/internal/dataset.hpp"
#include "platform/base/csv.hpp"

namespace qiying::fusion::internal {

struct Reject {
  std::string source;
  std::uint32_t line;
  std::string record_id;
  base::Text reason;
  std::string row;  // as it stood there
};

struct SourceReport {
  std::string name;
  std::uint64_t rows = 0, rejected = 0;
  std::vector<std::string> unused;  // headers that mean nothing to the profile
};

class TableReader {
 public:
  // `headers`: headers of files that stand for a field's first column name. `known`: the records of earlier
  // runs.
  TableReader(const Profile& profile, std::map<std::string, std::string> headers, Dataset known = {});

  // Reads one table. `name` is the source of its rows; empty: the source stands in a column.
  Result<void> read(base::CsvReader reader, const std::string& name, const std::string& source_column);

  Dataset& data() { return data_; }
  const std::vector<Reject>& rejects() const { return rejects_; }
  const std::vector<SourceReport>& reports() const { return reports_; }
  // Sorts the records (see put_in_order) and adds what was dropped to the rejects.
  void finish();

 private:
  struct Target {
    enum What { none, record_id, source, updated, first, also } what = none;
    std::size_t field = 0, column = 0;
  };
  Result<std::vector<Target>> read_header(std::span<const std::string_view> cells,
                                          const std::string& source_column, bool needs_source);
  Target target_of(const std::string& header) const;
  void take_row(std::span<const std::string_view> cells, const std::vector<Target>& targets,
                const std::string& name, std::int64_t line);
  void reject(const std::string& source, std::int64_t line, std::string_view id, base::Text reason,
              std::span<const std::string_view> cells);
  SourceReport& report_of(const std::string& name);
  std::uint16_t source_number(const std::string& name);

  Profile profile_;
  std::map<std::string, std::string> headers_;
  Dataset data_;
  std::vector<Reject> rejects_;
  std::vector<SourceReport> reports_;
};

}  // namespace qiying::fusion::internal
