#pragma once
/// What lies sealed in the schema `appeal`: who is to be called back, and who wrote letters. The names of
/// those who took a step stay readable in its log.

#include <string>
#include <string_view>

#include "platform/db/db.hpp"

namespace qiying::kernel {
class Registry;
}

namespace qiying::appeal {

inline constexpr std::string_view kContactName = "appeal.contact_name",
                                  kContactPhone = "appeal.contact_phone";

/// What appeals of one telephone have in common, however it is written; empty for e-mail addresses and the
/// like.
std::string contact_mark(const db::Connection& db, std::string_view phone);
/// The same for the address of a letter's sender.
std::string sender_mark(const db::Connection& db, std::string_view address);

void register_sealed(kernel::Registry& registry);

}  // namespace qiying::appeal
