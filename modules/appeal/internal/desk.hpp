#pragma once
/// What makes many cases bearable: one step for many, hand-over, likeness to what was raised already, import
/// of a list, following by a code, knowledge, who follows whom.

#include "modules/appeal/internal/use_cases.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

/// An appeal that may be the same matter.
struct Similar {
  AppealId id;
  std::string number, title, subject_name;
  State state = State::submitted;
  base::Timestamp created_at;
  std::string lead_org_name;
  double likeness = 0;  ///< 0 to 1, by shared pairs of characters of title and text
  bool same_subject = false, same_place = false;
};
QY_DESCRIBE(Similar, QY_FIELD(id), QY_FIELD(number), QY_FIELD(title), QY_FIELD(subject_name), QY_FIELD(state),
            QY_FIELD(created_at), QY_FIELD(lead_org_name), QY_FIELD(likeness), QY_FIELD(same_subject),
            QY_FIELD(same_place))

/// Open appeals of the same enterprise that look very much like this one, the likest first.
std::vector<Similar> own_alike(kernel::Context& context, const Record& record);

/// Share of pairs of characters that two texts have in common (Jaccard), 0 for texts without any.
double likeness(std::string_view a, std::string_view b);

void register_desk(kernel::Registry& registry);
void register_similar(kernel::Registry& registry);
void register_codes(kernel::Registry& registry);
void register_answers(kernel::Registry& registry);
void register_import(kernel::Registry& registry);
void register_editing(kernel::Registry& registry);
void register_followers(kernel::Registry& registry);

}  // namespace qiying::appeal
