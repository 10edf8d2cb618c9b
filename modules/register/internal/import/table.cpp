#include "modules/register/internal/import/table.hpp"

#include "modules/register/internal/import/fields.hpp"

namespace qiying::register_ {

struct RecordTable::Impl {
  std::function<const Record*()> next;
  std::array<std::string_view, kFields> cells;
  std::optional<EntityId> id;
  std::int64_t line = 0;
};

RecordTable::RecordTable(std::function<const Record*()> next)
    : impl_(std::make_unique<Impl>(Impl{std::move(next), {}, {}, 0})) {}
RecordTable::~RecordTable() = default;

base::Result<bool> RecordTable::next() {
  const auto* r = impl_->next();
  if (!r) return false;
  ++impl_->line;
  impl_->cells = {r->uscc,          r->name,     r->reg_no,  r->legal_person, r->phone, r->address, r->street,
                  r->industry_code, r->ent_type, r->capital, r->reg_date,     r->scope, r->status};
  impl_->id = r->id;
  return true;
}

std::span<const std::string_view> RecordTable::cells() const {
  return impl_->cells;
}
std::int64_t RecordTable::line() const {
  return impl_->line;
}
std::optional<EntityId> RecordTable::id() const {
  return impl_->id;
}

}  // namespace qiying::register_
