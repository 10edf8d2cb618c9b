#pragma once
/// Applications and certificates: the use cases.

#include <string>
#include <vector>

#include "modules/certify/internal/classes.hpp"
#include "modules/register/register.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::certify {

using CertificateId = base::Id<struct CertificateTag>;

enum class State { submitted, approved, rejected, withdrawn };
QY_ENUM(State, "submitted", "approved", "rejected", "withdrawn")

struct CertificateView {
  CertificateId id;
  register_::EntityId entity_id;
  std::string uscc, enterprise;
  Class cls = Class::sme;
  State state = State::submitted;
  std::string note;
  base::Timestamp applied_at;
  std::optional<base::Timestamp> decided_at;
  std::string reason;
  std::optional<base::Date> valid_to;
  bool listed = false;  ///< whether the list of the class has it
  std::int64_t version = 1;
};
QY_DESCRIBE(CertificateView, QY_FIELD(id), QY_FIELD(entity_id), QY_FIELD(uscc), QY_FIELD(enterprise),
            QY_FIELD(cls), QY_FIELD(state), QY_FIELD(note), QY_FIELD(applied_at), QY_FIELD(decided_at),
            QY_FIELD(reason), QY_FIELD(valid_to), QY_FIELD(listed), QY_FIELD(version))

struct CertificateQuery {
  std::optional<std::string> q;
  std::optional<Class> cls;
  std::optional<State> state;
  std::optional<int> limit;
  std::optional<std::string> cursor;  ///< "time~id" of the last line of the page before
};
QY_DESCRIBE(CertificateQuery, QY_FIELD(q, .max = 100), QY_FIELD(cls), QY_FIELD(state),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .max = 80))
/// Newest first. Needs certify.read.
base::Result<kernel::List<CertificateView>> list(kernel::Context& context, const CertificateQuery& query);
/// The caller's own enterprise, newest first.
base::Result<std::vector<CertificateView>> mine(kernel::Context& context);

/// Applies for the caller's enterprise. Needs certify.apply. Errors certify.open, certify.valid (409).
base::Result<CertificateId> apply(kernel::Context& context, Class cls, const std::string& note);
/// Takes an application back. Error: not found when it is not open or not one's own.
base::Result<void> withdraw(kernel::Context& context, CertificateId id);

struct Decision {
  bool approve = false;
  std::string reason;  ///< required when refused
  std::int64_t version = 0;
};
QY_DESCRIBE(Decision, QY_FIELD(approve), QY_FIELD(reason, .min = 0, .max = 500), QY_FIELD(version))
/// Decides an application and tells the enterprise. Needs certify.review. Errors certify.reason (422),
/// certify.changed (409).
base::Result<CertificateView> decide(kernel::Context& context, CertificateId id, const Decision& decision);

struct Coverage {
  Class cls = Class::sme;
  std::string title_zh, title_en;
  std::int64_t listed = 0, certified = 0, waiting = 0, ending = 0;  ///< ending: within 60 days
  int permille = 0, goal_percent = 0;
  bool by_register = false;  ///< without a list: active enterprises of no other class
  std::int64_t unknown = 0;  ///< then: those whose state the register does not know, not counted
};
QY_DESCRIBE(Coverage, QY_FIELD(cls), QY_FIELD(title_zh), QY_FIELD(title_en), QY_FIELD(listed),
            QY_FIELD(certified), QY_FIELD(waiting), QY_FIELD(ending), QY_FIELD(permille),
            QY_FIELD(goal_percent), QY_FIELD(by_register), QY_FIELD(unknown))
/// Every class. Needs certify.read.
base::Result<kernel::List<Coverage>> coverage(kernel::Context& context, const kernel::Nothing&);

struct ListReport {
  std::int64_t rows = 0, added = 0, known = 0;
  std::vector<std::string> unknown;  ///< codes that the register does not have, the first hundred
  std::int64_t unknown_count = 0;
};
QY_DESCRIBE(ListReport, QY_FIELD(rows), QY_FIELD(added), QY_FIELD(known), QY_FIELD(unknown),
            QY_FIELD(unknown_count))
/// Brings in the list of a class from a file with a column of credit codes. Needs certify.review.
base::Result<ListReport> bring_list(kernel::Context& context, Class cls, const std::filesystem::path& file,
                                    const std::string& source);

}  // namespace qiying::certify
