#pragma once
/// What entries and anchors look like when they are digested, signed and filed.

#include <filesystem>
#include <string>
#include <string_view>

#include "platform/audit/chain.hpp"

namespace qiying::audit::internal {

/// The digest before the first entry.
inline constexpr std::string_view kStart = "0000000000000000000000000000000000000000000000000000000000000000";

/// Everything an entry says, as one text that reads back unambiguously. For `e` of audit.entry.
#define QY_AUDIT_CONTENT                                                                             \
  "jsonb_build_array(e.id, e.district, (extract(epoch from e.at) * 1000000)::bigint, e.account_id, " \
  "e.account_name, e.account_kind, e.org_path, e.session_id, e.action, e.object_kind, e.object_id, " \
  "e.detail, e.request_id, e.class, e.purpose, e.fields, e.subject_id, e.xact)::text"

std::string digest_after(std::string_view before, std::string_view content);
/// The text under an anchor's signature.
std::string statement_of(const Anchor& anchor);

std::filesystem::path key_file(const std::filesystem::path& directory);
std::filesystem::path public_key_file(const std::filesystem::path& directory, std::string_view id);
std::filesystem::path head_file(const std::filesystem::path& directory, std::string_view district);
std::filesystem::path anchor_file(const std::filesystem::path& directory, const Anchor& anchor);

/// In one step: never half a file.
void write_file(const std::filesystem::path& file, std::string_view text);
std::optional<std::string> read_file(const std::filesystem::path& file);

}  // namespace qiying::audit::internal
