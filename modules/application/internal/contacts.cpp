// The contact person of applications: in the copy of one's data, and corrected or deleted on request.
#include "modules/application/application.hpp"
#include "modules/application/internal/record.hpp"

namespace qiying::application {

std::vector<OwnContact> contacts_of(db::Connection& db, const std::string& district,
                                    auth::AccountId account) {
  return db.query<OwnContact>(
      "select id, number, policy_title, contact_name, contact_phone, created_at from "
      "application.contact_public() where district = $1 and created_by = $2 order by created_at desc, id",
      district, account);
}

std::int64_t change_contacts(db::Connection& db, const std::string& district, auth::AccountId account,
                             bool only_over, const std::optional<std::string>& name,
                             const std::optional<std::string>& phone) {
  const auto sealed = [&](const std::optional<std::string>& value, std::string_view column) {
    return value ? std::optional(db.seal(*value, column)) : std::nullopt;
  };
  return db.number("select application.change_contacts($1, $2, $3, $4, $5)", district, account, only_over,
                   sealed(name, kContactName), sealed(phone, kContactPhone));
}

}  // namespace qiying::application
