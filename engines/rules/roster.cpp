#include "engines/rules/roster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

#include "platform/base/text.hpp"

namespace qiying::rules {
namespace {

constexpr std::size_t kMostTold = 50;

bool names_rows(std::string_view header) {
  for (const std::string_view known : {"id", "uscc", "enterprise", "企业", "企业编号", "统一社会信用代码"})
    if (header == known) return true;
  return false;
}

bool describes_rows(std::string_view header) {
  return header == "name" || header == "企业名称" || header == "名称";
}

std::string key_of(const std::vector<Holding>& holdings) {
  std::string out;
  for (const auto& h : holdings)
    out += fmt::format("{}@{}/{};", h.title, h.from ? base::to_iso(*h.from) : "",
                       h.to ? base::to_iso(*h.to) : "");
  return out;
}

base::Error double_column(std::string_view title, const std::string& id) {
  return base::invalid("", "rules.double_column",
                       {fmt::format("“{}”是第二个“{}”列", title, id),
                        fmt::format("“{}” is the second column of {}", title, id)},
                       {"每个事实只留一列", "Keep one column a fact"});
}

// The first cell with something in it to the right of the last title.
std::optional<std::size_t> beyond(std::span<const std::string_view> cells, std::size_t columns) {
  for (auto i = columns; i < cells.size(); ++i)
    if (!base::trim(cells[i]).empty()) return i;
  return std::nullopt;
}

base::Error too_many_cells(std::size_t columns) {
  return base::invalid(
      "", "rules.cells",
      {fmt::format("这一行比第一行的 {} 列多，整行未采用；含逗号的值要加英文双引号", columns),
       fmt::format("more cells than the {} titles, the row is not used; quote values with commas", columns)});
}

void tell(RosterFaults& faults, std::int64_t line, const std::string& column, const base::Error& what) {
  if (++faults.count <= kMostTold)
    faults.lines.push_back(fmt::format("第 {} 行，{} / line {}, {}: {} / {}", line, column, line, column,
                                       what.message.zh, what.message.en));
}

}  // namespace

std::size_t Roster::column(FactUse use) {
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].use == use) return i;
  auto& c = columns_.emplace_back();
  c.use = use;
  c.type = catalogue_->at(use.fact).type;
  if (c.type == FactType::code || c.type == FactType::holdings)
    c.codes.assign(size(), 0);
  else
    c.numbers.assign(size(), kUnknown);
  return columns_.size() - 1;
}

std::size_t Roster::add_row(std::string id) {
  ids_.push_back(std::move(id));
  for (auto& c : columns_) {
    if (c.type == FactType::code || c.type == FactType::holdings)
      c.codes.push_back(0);
    else
      c.numbers.push_back(kUnknown);
  }
  return ids_.size() - 1;
}

std::uint32_t Roster::intern(Column& column, std::string_view text, std::vector<Holding> held) {
  const auto [at, fresh] =
      column.index.emplace(text, static_cast<std::uint32_t>(column.dictionary.size() + 1));
  if (fresh) {
    column.dictionary.emplace_back(text);
    column.held.push_back(std::move(held));
  }
  return at->second;
}

base::Result<void> Roster::set(std::size_t index, std::string_view text) {
  auto& c = columns_[index];
  if (base::trim(text).empty()) return {};
  if (c.type == FactType::holdings)
    if (const auto known = c.index.find(std::string(text)); known != c.index.end()) {
      c.codes.back() = known->second;
      return {};
    }
  QY_TRY(auto datum, parse_value(catalogue_->at(c.use.fact), text));
  if (c.type == FactType::code)
    c.codes.back() = intern(c, datum.text);
  else if (c.type == FactType::holdings)
    c.codes.back() = intern(c, text, std::move(datum.holdings));
  else
    c.numbers.back() = datum.number;
  return {};
}

void Roster::set(std::size_t column, std::size_t row, std::int64_t number) {
  columns_[column].numbers[row] = number;
}

void Roster::set_code(std::size_t column, std::size_t row, std::string_view code) {
  columns_[column].codes[row] = intern(columns_[column], code);
}

void Roster::put(std::size_t row, const Facts& facts) {
  for (auto& c : columns_)
    if (c.numbers.empty())
      c.codes[row] = 0;
    else
      c.numbers[row] = kUnknown;
  for (const auto& [use, datum] : facts.all()) {
    auto& c = columns_[column(use)];
    if (c.type == FactType::holdings)
      c.codes[row] = intern(c, key_of(datum.holdings), datum.holdings);
    else if (c.type == FactType::code)
      c.codes[row] = intern(c, datum.text);
    else
      c.numbers[row] = datum.number;
  }
}

Facts Roster::facts(std::size_t row) const {
  Facts out;
  for (const auto& c : columns_) {
    Datum d;
    if (c.numbers.empty()) {
      if (c.codes[row] == 0) continue;
      d.text = c.dictionary[c.codes[row] - 1];
      d.holdings = c.held[c.codes[row] - 1];
    } else {
      if (c.numbers[row] == kUnknown) continue;
      d.number = c.numbers[row];
    }
    out.set(c.use, std::move(d));
  }
  return out;
}

Roster::Reader::Reader(const Roster& roster, const FactPlan& plan, base::Date day)
    : sources_(plan.steps().size()) {
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const auto& step = plan.steps()[i];
    for (const auto& c : roster.columns())
      if (c.use == step.use) sources_[i].column = &c;
    if (step.member.empty() || !sources_[i].column) continue;
    for (const auto& held : sources_[i].column->held)
      sources_[i].held.push_back(holds(held, step.member, day));
  }
}

void Roster::Reader::read(std::size_t row, std::vector<Cell>& out) const {
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const auto* c = sources_[i].column;
    auto& cell = out[i];
    cell = {};
    if (!c) continue;
    if (c->numbers.empty()) {
      const auto code = c->codes[row];
      if (code == 0) continue;
      cell.state = Cell::State::known;
      if (c->type == FactType::holdings)
        cell.number = sources_[i].held.empty() ? 0 : sources_[i].held[code - 1];
      else
        cell.text = c->dictionary[code - 1];
    } else if (c->numbers[row] != kUnknown) {
      cell.state = Cell::State::known;
      cell.number = c->numbers[row];
    }
  }
}

base::Result<Roster> read_roster(base::CsvReader& reader, const Catalogue& catalogue, RosterFaults& faults) {
  Roster roster(catalogue);
  constexpr auto kNone = static_cast<std::size_t>(-1);
  QY_TRY(const bool header, reader.next());
  std::vector<std::size_t> columns;
  std::size_t name = kNone;
  if (header)
    for (const auto cell : reader.cells()) {
      const auto title = base::trim(cell);
      const auto use = catalogue.find(title);
      if (name == kNone && names_rows(title)) name = columns.size();
      if (use && std::ranges::any_of(roster.columns(), [&](const auto& c) { return c.use == *use; }))
        return double_column(title, catalogue.id_of(*use));
      columns.push_back(use ? roster.column(*use) : kNone);
      if (!use && !names_rows(title) && !describes_rows(title)) faults.unknown_columns.emplace_back(title);
    }
  if (roster.columns().empty())
    return base::invalid(
        "", "rules.no_columns",
        {"企业表没有一列是事实表里的事实", "No column of the table of enterprises is a known fact"},
        {"第一行写事实编号，如 id,region,industry,staff,revenue",
         "The first line names facts, such as id,region,industry,staff,revenue"});
  for (;;) {
    QY_TRY(const bool more, reader.next());
    if (!more) return roster;
    const auto cells = reader.cells();
    roster.add_row(name < cells.size() && !base::trim(cells[name]).empty()
                       ? std::string(base::trim(cells[name]))
                       : std::to_string(roster.size() + 1));
    if (const auto extra = beyond(cells, columns.size())) {
      tell(faults, reader.line(), std::to_string(*extra + 1), too_many_cells(columns.size()));
      continue;
    }
    for (std::size_t i = 0; i < std::min(cells.size(), columns.size()); ++i) {
      if (columns[i] == kNone) continue;
      const auto done = roster.set(columns[i], cells[i]);
      if (!done.ok())
        tell(faults, reader.line(), catalogue.id_of(roster.columns()[columns[i]].use), done.error());
    }
  }
}

}  // namespace qiying::rules
