#include "modules/appeal/appeal.hpp"

namespace qiying::appeal {
namespace {

struct Title {
  const char *zh, *en;
};
// In the order of the enums.
constexpr Title kKinds[] = {{"咨询", "Question"},
                            {"求助", "Help"},
                            {"建议", "Suggestion"},
                            {"投诉", "Complaint"},
                            {"拖欠账款", "Overdue payment"}};
constexpr Title kChannels[] = {{"网上", "Portal"},     {"电话", "Telephone"},     {"走访", "Visit"},
                               {"批量导入", "Import"}, {"开放接口", "Interface"}, {"邮件", "Mail"}};
constexpr Title kStates[] = {{"草稿", "Draft"},
                             {"待受理", "Waiting for acceptance"},
                             {"待派单", "Waiting for dispatch"},
                             {"待签收", "Waiting to be signed for"},
                             {"办理中", "In progress"},
                             {"退回待审", "Return asked for"},
                             {"挂起", "Suspended"},
                             {"长期跟踪", "Followed for the long term"},
                             {"待质检", "Answer being checked"},
                             {"已答复", "Answered"},
                             {"待回访", "To be called back"},
                             {"办结", "Closed"},
                             {"不予受理", "Not accepted"},
                             {"转其他渠道", "Sent to another channel"},
                             {"已撤回", "Withdrawn"},
                             {"并案办理", "Handled with another"}};
constexpr Title kLevels[] = {
    {"满意", "Satisfied"}, {"基本满意", "Fairly satisfied"}, {"不满意", "Dissatisfied"}};
constexpr Title kSupervisions[] = {{"未督办", "None"},
                                   {"日常督办", "Supervised"},
                                   {"挂牌督办", "Listed supervision"},
                                   {"约谈督办", "Called to account"}};
constexpr Title kOutcomes[] = {{"已接通", "Reached"}, {"拒绝回访", "Refused"}, {"无法接通", "Not reached"}};

template <class E, std::size_t N>
base::Text of(const Title (&titles)[N], E value) {
  const auto& title = titles[static_cast<std::size_t>(value)];
  return {title.zh, title.en};
}

}  // namespace

base::Text title_of(Kind kind) {
  return of(kKinds, kind);
}
base::Text title_of(Channel channel) {
  return of(kChannels, channel);
}
base::Text title_of(State state) {
  return of(kStates, state);
}
base::Text title_of(Level level) {
  return of(kLevels, level);
}
base::Text title_of(Supervision level) {
  return of(kSupervisions, level);
}
base::Text title_of(Outcome outcome) {
  return of(kOutcomes, outcome);
}

}  // namespace qiying::appeal
