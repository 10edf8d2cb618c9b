#pragma once
/// What people do with applications. Each use case checks the caller in its first lines.

#include "modules/application/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::application {

/// What an enterprise writes besides the facts and the materials; what is absent stays as it was.
struct DraftInput {
  std::optional<std::string> contact_name, contact_phone, bank_name, bank_account, statement, partners;
  std::optional<base::Fen> amount_asked;
  std::optional<bool> insists;
};
QY_DESCRIBE(DraftInput, QY_FIELD(contact_name, .min = 0, .max = 50),
            QY_FIELD(contact_phone, .min = 0, .max = 30), QY_FIELD(bank_name, .min = 0, .max = 100),
            QY_FIELD(bank_account, .min = 0, .max = 40, .doc = "收款账号 / account number"),
            QY_FIELD(statement, .min = 0, .max = 2000, .multiline = true),
            QY_FIELD(partners, .min = 0, .max = 400, .multiline = true,
                     .doc = "联合申报企业的统一社会信用代码,每行一个 / codes of co-applicants, one a line"),
            QY_FIELD(amount_asked, .min = 0, .max = 1e14), QY_FIELD(insists))

struct StartInput {
  std::string policy;
};
QY_DESCRIBE(StartInput, QY_FIELD(policy, .min = 1, .max = 100, .doc = "政策编号 / slug of a policy"))

struct ActionInput {
  std::optional<int> version;
  std::optional<std::string> note, reason, bank_name, bank_account, contact_name, contact_phone;
  std::optional<base::Fen> amount;
  std::optional<auth::OrgId> org_id;
};
QY_DESCRIBE(ActionInput, QY_FIELD(version), QY_FIELD(note, .min = 0, .max = 2000, .multiline = true),
            QY_FIELD(reason, .min = 0, .max = 2000, .multiline = true),
            QY_FIELD(bank_name, .min = 0, .max = 100), QY_FIELD(bank_account, .min = 0, .max = 40),
            QY_FIELD(contact_name, .min = 0, .max = 50), QY_FIELD(contact_phone, .min = 0, .max = 30),
            QY_FIELD(amount, .min = 0, .max = 1e14), QY_FIELD(org_id))

struct OpinionInput {
  bool conflict = false;
  std::optional<int> score;
  std::optional<std::string> text;
};
QY_DESCRIBE(OpinionInput, QY_FIELD(conflict, .doc = "与申报单位有利益关系 / has an interest in the matter"),
            QY_FIELD(score, .min = 0, .max = 100), QY_FIELD(text, .min = 0, .max = 2000, .multiline = true))

/// The version in force of a policy that can be applied for now. Errors: not found; application.not_in_force,
/// application.window, application.automatic, application.elsewhere.
base::Result<policy::Offer> offer_to_apply(kernel::Context& c, std::string_view slug);
/// The caller's draft for a policy, made when there is none; pinned to the version in force. Errors: those of
/// `offer_to_apply`.
base::Result<Record> open_draft(kernel::Context& c, std::string_view slug);
/// Writes into a draft or an application that is to be corrected.
base::Result<Record> save_draft(kernel::Context& c, ApplicationId id, const DraftInput& input);
/// Adds a file for the material at `position` of the policy's list.
base::Result<files::FileInfo> add_material(kernel::Context& c, ApplicationId id, int position,
                                           const http::UploadedFile& upload);
base::Result<void> remove_material(kernel::Context& c, ApplicationId id, files::FileId file);

/// One application that the caller may see.
base::Result<Record> get(kernel::Context& c, ApplicationId id);
/// Takes a step. Errors: those of `next`; application.version; what the step lacks (422).
base::Result<Record> act(kernel::Context& c, ApplicationId id, Action action, const ActionInput& input);
/// A step of the caller that another use case brings about: `change` is what it changes besides the state.
base::Result<void> step(kernel::Context& c, Record& record, Action action, const std::string& note,
                        const std::function<void(Record&)>& change);
/// A step of the platform itself, in system scope.
base::Result<void> act_by_system(db::Connection& db, Record& record, Action action, base::Timestamp now,
                                 const std::string& note);
/// Keeps or replaces the caller's opinion.
base::Result<void> give_opinion(kernel::Context& c, ApplicationId id, const OpinionInput& input);

/// What guards look at, for a step by `caller`.
Facts facts_of(db::Connection& db, const Record& record, const auth::Caller& caller, base::Timestamp now);

}  // namespace qiying::application
