#include "modules/appeal/appeal.hpp"

namespace qiying::appeal {

base::Text title_of(Kind kind) {
  switch (kind) {
    case Kind::consult:
      return {"咨询", "Question"};
    case Kind::help:
      return {"求助", "Request for help"};
    case Kind::suggest:
      return {"建议", "Suggestion"};
    case Kind::complain:
      return {"投诉", "Complaint"};
  }
  return {};
}

base::Text title_of(State state) {
  switch (state) {
    case State::draft:
      return {"草稿", "Draft"};
    case State::submitted:
      return {"待派单", "Waiting for dispatch"};
    case State::dispatched:
      return {"待签收", "Waiting to be signed for"};
    case State::in_progress:
      return {"办理中", "In progress"};
    case State::replied:
      return {"已答复", "Answered"};
    case State::closed:
      return {"办结", "Closed"};
    case State::rejected:
      return {"不予受理", "Not accepted"};
    case State::withdrawn:
      return {"已撤回", "Withdrawn"};
  }
  return {};
}

base::Text title_of(Level level) {
  switch (level) {
    case Level::satisfied:
      return {"满意", "Satisfied"};
    case Level::basic:
      return {"基本满意", "Fairly satisfied"};
    case Level::dissatisfied:
      return {"不满意", "Dissatisfied"};
  }
  return {};
}

}  // namespace qiying::appeal
