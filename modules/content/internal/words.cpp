#include "modules/content/content.hpp"

namespace qiying::content {

base::Text title_of(Section section) {
  switch (section) {
    case Section::policies:
      return {"惠企政策", "Policies"};
    case Section::services:
      return {"服务活动", "Services"};
    case Section::notices:
      return {"通知通告", "Notices"};
    case Section::announcements:
      return {"公示公告", "Bulletins"};
    case Section::news:
      return {"新闻资讯", "News"};
    case Section::needs:
      return {"企需我应", "Answers"};
  }
  return {};
}

base::Text title_of(State state) {
  switch (state) {
    case State::draft:
      return {"草稿", "Draft"};
    case State::review:
      return {"待审核", "In review"};
    case State::published:
      return {"已发布", "Published"};
    case State::withdrawn:
      return {"已撤回", "Withdrawn"};
  }
  return {};
}

}  // namespace qiying::content
