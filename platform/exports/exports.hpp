#pragma once
/// A list as a file: what a list route shows page by page, whole, as CSV and as a workbook. The same use case
/// answers list and file, so the same filter and the same rights give the same rows.

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "platform/kernel/module.hpp"

namespace qiying::exports {

/// What a workbook makes of a cell: a text, or a number that it can add up ("835000.00").
enum class Cell { text, number };

/// A column of the file; `text` is what a person reads in one cell.
template <class Row>
struct Column {
  base::Text title;
  std::function<std::string(const kernel::Context&, const Row&)> text;
  Cell cell = Cell::text;
};

/// Where a file is found and what it is called.
struct About {
  std::string path;    ///< of the route without its ending: "/api/v1/appeals/export"
  std::string name;    ///< of the file without its ending: "appeals"
  base::Text title;    ///< of the sheet and in the API document
  std::string action;  ///< of the audit entry: "appeal.export"
  kernel::Access access;
};

/// Receives the cells of one row.
using Sink = std::function<void(const std::vector<std::string>&)>;
/// Gives every row of the request's filter to the sink.
using Source = std::function<base::Result<void>(kernel::Context&, const Sink&)>;

/// Adds GET `path`.csv and `path`.xlsx. Errors: those of `source`; export.too_long for a workbook of more
/// rows than a sheet holds (1,048,575). `cells` says what columns are; absent: texts.
void add(kernel::Registry& registry, const About& about, std::vector<base::Text> header, Source source,
         std::vector<Cell> cells = {});

/// Rows that are read at once; more cost memory, fewer cost counting.
inline constexpr int kRowsAtOnce = 5000;

/// The same for a list use case: its pages are read one after another. `Query` needs the members `limit` and
/// `cursor` of kernel::List's conventions.
template <class Query, class Row>
void add_list(kernel::Registry& registry, const About& about, std::vector<Column<Row>> columns,
              std::function<base::Result<kernel::List<Row>>(kernel::Context&, const Query&)> list) {
  std::vector<base::Text> header;
  std::vector<Cell> kinds;
  for (const auto& column : columns) header.push_back(column.title), kinds.push_back(column.cell);
  add(
      registry, about, std::move(header),
      [columns = std::move(columns), list = std::move(list)](kernel::Context& c,
                                                             const Sink& sink) -> base::Result<void> {
        Query query;
        QY_CHECK(base::read_form(c.request.query, base::type_of<Query>, &query));
        query.limit = kRowsAtOnce;
        std::vector<std::string> cells(columns.size());
        while (true) {
          QY_TRY(const auto page, list(c, query));
          for (const auto& row : page.items) {
            for (std::size_t i = 0; i < columns.size(); ++i) cells[i] = columns[i].text(c, row);
            sink(cells);
          }
          if (page.next_cursor.empty()) return {};
          query.cursor = page.next_cursor;
        }
      },
      std::move(kinds));
}

/// A file that the browser keeps under `filename` instead of showing it.
http::Response download(std::string bytes, std::string_view type, std::string_view filename);
inline constexpr std::string_view kCsvType = "text/csv; charset=utf-8";

/// A moment and a day as files show them; empty when there is none.
std::string shown(const std::optional<base::Timestamp>& moment);
std::string shown(const std::optional<base::Date>& day);

}  // namespace qiying::exports
