#include "platform/base/internal/readings.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <set>

#include "platform/base/internal/icu.hpp"

namespace qiying::base::internal {
namespace {

/// Characters whose reading in names is not the first one of the Unihan data (现代汉语词典, 7th edition
/// 2016).
struct Correction {
  char32_t character;
  std::string_view syllable;
};
constexpr Correction kCorrections[] = {
    {U'佛', "fo"},   {U'似', "si"},  {U'卜', "bu"}, {U'地', "di"},    {U'埔', "pu"}, {U'曾', "zeng"},
    {U'翟', "zhai"}, {U'覃', "qin"}, {U'都', "du"}, {U'长', "chang"}, {U'勒', "le"}, {U'長', "chang"},
};

/// Words common in names of places and enterprises; sorted by text (same source).
constexpr Word kWords[] = {
    {U"东莞", "dong guan"},     {U"乐器", "yue qi"},        {U"乐团", "yue tuan"},
    {U"人参", "ren shen"},      {U"会计", "kuai ji"},       {U"会长", "hui zhang"},
    {U"供给", "gong ji"},       {U"六安", "lu an"},         {U"农商行", "nong shang hang"},
    {U"分行", "fen hang"},      {U"区长", "qu zhang"},      {U"厂长", "chang zhang"},
    {U"厦门", "xia men"},       {U"参茸", "shen rong"},     {U"商行", "shang hang"},
    {U"国乐", "guo yue"},       {U"增长", "zeng zhang"},    {U"声乐", "sheng yue"},
    {U"处长", "chu zhang"},     {U"大夫", "dai fu"},        {U"央行", "yang hang"},
    {U"家长", "jia zhang"},     {U"局长", "ju zhang"},      {U"市长", "shi zhang"},
    {U"总行", "zong hang"},     {U"成长", "cheng zhang"},   {U"排行", "pai hang"},
    {U"支行", "zhi hang"},      {U"校准", "jiao zhun"},     {U"校长", "xiao zhang"},
    {U"校验", "jiao yan"},      {U"民乐", "min yue"},       {U"洋行", "yang hang"},
    {U"海参", "hai shen"},      {U"爵士乐", "jue shi yue"}, {U"琴行", "qin hang"},
    {U"生长", "sheng zhang"},   {U"番禺", "pan yu"},        {U"空调", "kong tiao"},
    {U"给排水", "ji pai shui"}, {U"给水", "ji shui"},       {U"自给", "zi ji"},
    {U"蚌埠", "beng bu"},       {U"行业", "hang ye"},       {U"行情", "hang qing"},
    {U"街长", "jie zhang"},     {U"补给", "bu ji"},         {U"西藏", "xi zang"},
    {U"调味", "tiao wei"},      {U"调和", "tiao he"},       {U"调理", "tiao li"},
    {U"调节", "tiao jie"},      {U"调解", "tiao jie"},      {U"调试", "tiao shi"},
    {U"车行", "che hang"},      {U"部长", "bu zhang"},      {U"都江堰", "du jiang yan"},
    {U"重复", "chong fu"},      {U"重庆", "chong qing"},    {U"重慶", "chong qing"},
    {U"重新", "chong xin"},     {U"重組", "chong zu"},      {U"重组", "chong zu"},
    {U"重阳", "chong yang"},    {U"銀行", "yin hang"},      {U"银行", "yin hang"},
    {U"镇长", "zhen zhang"},    {U"长老", "zhang lao"},     {U"长者", "zhang zhe"},
    {U"长辈", "zhang bei"},     {U"队长", "dui zhang"},     {U"院长", "yuan zhang"},
    {U"音乐", "yin yue"},       {U"馆长", "guan zhang"},    {U"黄陂", "huang pi"},
};

static_assert(std::is_sorted(std::begin(kWords), std::end(kWords),
                             [](const Word& a, const Word& b) { return a.text < b.text; }));

/// Letters of a syllable without tone marks; ü becomes v.
std::string plain_syllable(const std::string& marked) {
  std::string out;
  for (std::size_t i = 0; i < marked.size(); ++i) {
    const char c = marked[i];
    if (c >= 'a' && c <= 'z') out += c;
    // After decomposition ü is u and U+0308 (CC 88).
    if (c == '\xCC' && i + 1 < marked.size() && marked[i + 1] == '\x88' && !out.empty() && out.back() == 'u')
      out.back() = 'v';
  }
  return out;
}

std::string read_by_icu(char32_t han) {
  static Transliteration han_latin("Han-Latin; NFD; Lower");
  return plain_syllable(han_latin(han));
}

std::string find_syllable(char32_t han) {
  for (const auto& correction : kCorrections)
    if (correction.character == han) return std::string(correction.syllable);
  return read_by_icu(han);
}

/// The one copy of a syllable, for ever.
const std::string* intern(std::string syllable) {
  static std::mutex mutex;
  static auto& all = *new std::set<std::string>;
  const std::lock_guard lock(mutex);
  return &*all.insert(std::move(syllable)).first;
}

}  // namespace

const std::string& syllable_of(char32_t han) {
  constinit static std::array<std::atomic<const std::string*>, 0x10000> known{};
  if (han >= known.size()) return *intern(find_syllable(han));
  if (const auto* kept = known[han].load(std::memory_order_acquire)) return *kept;
  const auto* syllable = intern(find_syllable(han));
  known[han].store(syllable, std::memory_order_release);
  return *syllable;
}

Word word_at(std::u32string_view text) {
  struct ByFirst {
    bool operator()(const Word& a, char32_t b) const { return a.text[0] < b; }
    bool operator()(char32_t a, const Word& b) const { return a < b.text[0]; }
  };
  Word best;
  const auto [begin, end] = std::equal_range(std::begin(kWords), std::end(kWords), text[0], ByFirst{});
  for (auto word = begin; word != end; ++word)
    if (text.starts_with(word->text) && word->text.size() > best.text.size()) best = *word;
  return best;
}

}  // namespace qiying::base::internal
