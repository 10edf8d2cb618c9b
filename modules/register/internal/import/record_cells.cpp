#include "modules/register/internal/import/record_cells.hpp"

namespace qiying::register_ {

namespace {

std::optional<std::string_view> present(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

}  // namespace

std::span<const RecordCells::Cell> RecordCells::staged(const StandardRecord& r, std::int64_t n) {
  of_enterprise(r);
  n_ = std::to_string(n), line_ = std::to_string(r.line);
  cells_[0] = import_, cells_[1] = n_, cells_[2] = line_;
  return cells_;
}

std::span<const RecordCells::Cell> RecordCells::of_enterprise(const StandardRecord& r) {
  id_ = r.id.str(), hash_ = std::to_string(r.payload_hash);
  fen_ = r.capital_fen ? std::to_string(*r.capital_fen) : std::string();
  date_ = r.reg_date ? base::to_iso(*r.reg_date) : std::string();
  const std::array<Cell, 27 - kBefore> cells = {id_,
                                                r.uscc,
                                                r.org_code,
                                                r.reg_no,
                                                r.name,
                                                r.name_norm,
                                                r.initials,
                                                r.initials_core,
                                                r.legal_person,
                                                r.phone,
                                                r.address,
                                                r.street_code,
                                                r.industry_code,
                                                r.ent_type,
                                                present(fen_),
                                                r.capital_text,
                                                r.currency,
                                                present(date_),
                                                r.scope,
                                                r.status,
                                                r.outer_ok ? "t" : "f",
                                                r.inner_ok ? "t" : "f",
                                                r.grams,
                                                hash_};
  std::ranges::copy(cells, cells_.begin() + kBefore);
  return std::span(cells_).subspan(kBefore);
}

}  // namespace qiying::register_
