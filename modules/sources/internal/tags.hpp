#pragma once
/// Tags of enterprises: given by rules over their values and sources, or by persons; each with its day and
/// evidence. A tag that no longer holds ends, it is not erased.

#include "modules/sources/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::sources {

/// What a rule asks of a value. `sources`: at least so many sources know the enterprise.
enum class TagOp { none, contains, equals, before, after, at_least, sources };
QY_ENUM(TagOp, "", "contains", "equals", "before", "after", "at_least", "sources")

struct TagView {
  std::string code, name_zh, name_en, field;
  TagOp op = TagOp::none;
  std::string value;
  bool active = true;
  std::int64_t enterprises = 0;
  int version = 1;
};
QY_DESCRIBE(TagView, QY_FIELD(code), QY_FIELD(name_zh), QY_FIELD(name_en), QY_FIELD(field), QY_FIELD(op),
            QY_FIELD(value), QY_FIELD(active), QY_FIELD(enterprises), QY_FIELD(version))
struct TagInput {
  std::string code, name_zh, name_en, field;
  TagOp op = TagOp::none;
  std::string value;
  bool active = true;
  int version = 0;
};
QY_DESCRIBE(TagInput, QY_FIELD(code, .min = 1, .max = 31), QY_FIELD(name_zh, .min = 1, .max = 40),
            QY_FIELD(name_en, .min = 1, .max = 60), QY_FIELD(field, .min = 0, .max = 20), QY_FIELD(op),
            QY_FIELD(value, .min = 0, .max = 100), QY_FIELD(active), QY_FIELD(version))

struct EntityTag {
  std::string code, name_zh, name_en;
  base::Date since;
  std::optional<base::Date> until;
  std::string evidence;
  bool by_rule = false;
  std::string by_name;
};
QY_DESCRIBE(EntityTag, QY_FIELD(code), QY_FIELD(name_zh), QY_FIELD(name_en), QY_FIELD(since), QY_FIELD(until),
            QY_FIELD(evidence), QY_FIELD(by_rule), QY_FIELD(by_name))

/// What a rule asks: whether it holds for the value (an ISO date, an amount in fen, a text or a count).
bool holds(TagOp op, std::string_view wanted, std::string_view value);

/// Newest first; those that hold before those that have ended.
std::vector<EntityTag> tags_of(db::Connection& db, const std::string& district, EntityId entity);

/// Errors of saving: sources.code, sources.tag_field, sources.tag_value (422), sources.taken, sources.version
/// (409).
void register_tags(kernel::Registry& r);

}  // namespace qiying::sources
