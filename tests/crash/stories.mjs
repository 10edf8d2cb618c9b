// What people do with an appeal while the program is being killed: each story is a list of steps, each step who sends
// what and the action that the log must show for it exactly once. `at` gets the appeal's id and the id of an office.
const act = (who, action, body = {}) => ({ who, action, at: (id) => `/api/v1/appeals/${id}/actions/${action}`, body });

const raise = {
  who: 'qiye', action: 'submit', at: () => '/api/v1/appeals',
  body: { kind: 'help', title: '厂区停电', body: '三号车间昨晚停电，请协调恢复。', contact_name: '周办事', contact_phone: '13900000001' },
};
const dispatch = act('zhongxin', 'dispatch', ({ office }) => ({ org_id: office }));
const sign = act('d01', 'sign');
const reply = act('d01', 'reply', { text: '已派人抢修，供电已经恢复。' });
const note = act('qiye', 'note', { note: '补充：二号车间也停电了。' });

export const stories = [
  [raise, dispatch, sign, reply, act('qiye', 'rate', { level: 'satisfied', stars: 5 })],
  [raise, note, dispatch, sign, note, reply, act('qiye', 'rate', { level: 'dissatisfied', note: '夜里又停了一次。' }), reply, act('qiye', 'rate', { level: 'satisfied' })],
  [raise, dispatch, act('d01', 'return', { reason: '此事由供电公司负责办理。' }), dispatch, sign, reply],
  [raise, act('qiye', 'withdraw', { note: '已自行解决。' })],
  [raise, act('zhongxin', 'reject', { reason: '所述事项不在本区范围内。' })],
];

/** Everybody who has a part in a story. */
export const people = [...new Set(stories.flat().map((step) => step.who))];
