#pragma once
/// What an application must hold before it is sent, told all at once.

#include "modules/application/internal/record.hpp"

namespace qiying::application {

/// Everything that is missing, each at its field ("contact_name", "fact.employees", "material.0", "insists").
/// A fact that the enterprise can tell and that would decide counts as missing; conditions that are not met
/// need `insists`.
base::Result<void> complete(const Record& record, const policy::Offer& offer,
                            const policy::Assessment& assessment, const std::vector<Material>& materials);

/// A bank account number: 8 to 30 digits once blanks are gone; nullopt when it is none.
std::optional<std::string> tidy_account(std::string_view text);
/// "6222 **** 1234"; empty when there is none.
std::string masked_account(std::string_view account);

}  // namespace qiying::application
