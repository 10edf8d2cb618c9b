#pragma once
/// What a file of organisations and staff asks for, judged before anything is written.

#include <filesystem>
#include <vector>

#include "platform/auth/orgs.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::account {

/// One thing that is wrong, for the person who made the file.
struct StaffFault {
  std::int64_t line = 0;
  std::string column, value, message_zh, message_en;
};
QY_DESCRIBE(StaffFault, QY_FIELD(line), QY_FIELD(column, .min = 0), QY_FIELD(value, .min = 0),
            QY_FIELD(message_zh), QY_FIELD(message_en))

struct OrgLine {
  std::int64_t line = 0;
  std::string code, name, parent;  ///< parent: a code; empty: the district
  auth::OrgKind kind = auth::OrgKind::department;
};

struct PersonLine {
  std::int64_t line = 0;
  std::string login, name, phone, org, post;  ///< org: a code; empty: the district
  std::vector<std::string> roles;
  bool head = false;
};

struct StaffPlan {
  std::vector<OrgLine> orgs;  ///< new ones, parents first as the file has them
  std::vector<PersonLine> people;
  std::vector<StaffFault> faults;
  std::int64_t rows = 0;
};

/// The most people of one file: each password is hashed slowly on purpose.
inline constexpr std::size_t kMostPeople = 500;

/// Column headings that a file may have, for the template.
std::vector<std::string> staff_headings();
/// Reads and judges. Errors: those of imports::NamedTable.
base::Result<StaffPlan> read_staff(kernel::Context& context, const std::filesystem::path& file);

}  // namespace qiying::account
