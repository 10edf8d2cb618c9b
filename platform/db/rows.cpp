#include <libpq-fe.h>

#include <charconv>

#include "platform/db/db.hpp"
#include "platform/db/internal/cell.hpp"

namespace qiying::db {
namespace {

PGresult* pg(void* result) {
  return static_cast<PGresult*>(result);
}

constexpr const char* kMisfit = "42804";  // datatype_mismatch

[[noreturn]] void throw_misfit(const Rows& rows, std::size_t row, std::size_t column, const base::Type& type,
                               const base::Field& field) {
  const auto shown = rows.is_null(row, column) ? "null" : "a value of another kind";
  throw DbError("column " + std::string(rows.column_name(column)) + " holds " + shown + ", which field " +
                    std::string(type.name) + "." + std::string(field.name) + " cannot take",
                kMisfit);
}

/// Id<...> of every tag is a Uuid and nothing else, so read_cell may write it as one.
static_assert(sizeof(base::Id<struct AnyTag>) == sizeof(base::Uuid));

bool read_field(const Rows& rows, std::size_t row, std::size_t column, const base::Type& type, void* out) {
  if (!rows.is_null(row, column)) return internal::read_cell(rows.text(row, column), type, out);
  if (type.kind == base::Kind::optional) return type.clear(out), true;
  if (type.kind == base::Kind::json) return static_cast<base::Json*>(out)->text.assign("null"), true;
  return false;
}

/// The text of a field that is kept sealed; none when there is none.
std::string* sealed_text(const base::Field& field, void* row) {
  if (field.rules.sealed.empty()) return nullptr;
  void* const at = static_cast<char*>(row) + field.offset;
  if (field.type->kind == base::Kind::text) return static_cast<std::string*>(at);
  if (field.type->kind != base::Kind::optional || field.type->element->kind != base::Kind::text)
    throw std::logic_error("only text can be sealed: " + std::string(field.name));
  auto& text = *static_cast<std::optional<std::string>*>(at);
  return text ? &*text : nullptr;
}

}  // namespace

Rows::Rows() = default;
Rows::Rows(void* pg_result) : result_(pg_result) {}
Rows::Rows(Rows&& other) noexcept
    : result_(std::exchange(other.result_, nullptr)),
      sealer_(other.sealer_),
      mapped_(std::exchange(other.mapped_, nullptr)),
      mapping_(std::move(other.mapping_)) {}
Rows& Rows::operator=(Rows&& other) noexcept {
  std::swap(result_, other.result_);
  std::swap(sealer_, other.sealer_);
  std::swap(mapped_, other.mapped_);
  mapping_.swap(other.mapping_);
  return *this;
}
Rows::~Rows() {
  PQclear(pg(result_));
}

std::size_t Rows::size() const {
  return static_cast<std::size_t>(PQntuples(pg(result_)));
}
std::size_t Rows::columns() const {
  return static_cast<std::size_t>(PQnfields(pg(result_)));
}
std::string_view Rows::column_name(std::size_t column) const {
  const char* name = PQfname(pg(result_), static_cast<int>(column));
  return name ? name : "";
}
bool Rows::is_null(std::size_t row, std::size_t column) const {
  return PQgetisnull(pg(result_), static_cast<int>(row), static_cast<int>(column)) != 0;
}
std::string_view Rows::text(std::size_t row, std::size_t column) const {
  const int r = static_cast<int>(row), c = static_cast<int>(column);
  const char* value = PQgetvalue(pg(result_), r, c);
  return value ? std::string_view(value, static_cast<std::size_t>(PQgetlength(pg(result_), r, c)))
               : std::string_view();
}
std::int64_t Rows::affected() const {
  if (!result_) return 0;
  const std::string_view text = PQcmdTuples(pg(result_));
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

const std::vector<std::uint16_t>& Rows::columns_of(const base::Type& type) const {
  if (mapped_ == &type) return mapping_;
  const auto count = columns();
  mapping_.clear();
  mapping_.reserve(type.fields.size());
  std::size_t guess = 0;  // SQL mostly names its columns in the order of the fields
  for (const auto& field : type.fields) {
    std::size_t tried = 0;
    while (tried < count && column_name((guess + tried) % count) != field.name) ++tried;
    if (tried == count)
      throw DbError("the statement has no column " + std::string(field.name) + ", which " +
                        std::string(type.name) + " needs",
                    "42703");
    mapping_.push_back(static_cast<std::uint16_t>((guess + tried) % count));
    guess = mapping_.back() + 1U;
  }
  mapped_ = &type;
  return mapping_;
}

void read_row(const Rows& rows, std::size_t row, const base::Type& type, void* out) {
  const auto& columns = rows.columns_of(type);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& field = type.fields[i];
    if (!read_field(rows, row, columns[i], *field.type, static_cast<char*>(out) + field.offset))
      throw_misfit(rows, row, columns[i], type, field);
    if (auto* text = rows.sealer() ? sealed_text(field, out) : nullptr)
      *text = rows.sealer()->readable(*text, field.rules.sealed);
  }
}

void seal_row(const base::Sealer& sealer, const base::Type& type, void* row) {
  for (const auto& field : type.fields)
    if (auto* text = sealed_text(field, row)) *text = sealer.sealed(*text, field.rules.sealed);
}

}  // namespace qiying::db
