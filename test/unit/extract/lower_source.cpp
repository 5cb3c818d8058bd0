#include "lower_source.h"

#include <gtest/gtest.h>

#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include "extract/extract.h"

namespace dictum::extract {

namespace {

const char* const library = R"(
#pragma once
namespace std {
using size_t = decltype(sizeof(0));
template <class T> struct initializer_list { const T* data_; size_t size_; const T* begin() const; const T* end() const; };
template <class T> struct remove_reference { using type = T; };
template <class T> struct remove_reference<T&> { using type = T; };
template <class T> struct remove_reference<T&&> { using type = T; };
template <class T> typename remove_reference<T>::type&& move(T&&);
template <class T> T&& forward(typename remove_reference<T>::type&);
template <class T> struct tuple_size;
template <size_t I, class T> struct tuple_element;
template <class T> struct allocator {};
inline namespace __cxx11 {
template <class C> struct basic_string {
  basic_string(const C*, const allocator<C>& = allocator<C>());
  basic_string(const basic_string&); ~basic_string(); basic_string& operator+=(const basic_string&);
};
}
using string = basic_string<char>;
string operator+(const string&, const string&);
string to_string(long);
template <class T> struct vector {
  vector(); vector(initializer_list<T>); vector(const vector&); ~vector();
  T& operator[](size_t) const; void push_back(const T&); size_t size() const; T* begin(); T* end();
};
template <class A, class B> struct tuple { tuple(A, B); };
template <class A, class B> struct tuple_size<tuple<A, B>> { static constexpr size_t value = 2; };
template <class A, class B> struct tuple_element<0, tuple<A, B>> { using type = A; };
template <class A, class B> struct tuple_element<1, tuple<A, B>> { using type = B; };
template <size_t I, class A, class B> typename tuple_element<I, tuple<A, B>>::type& get(tuple<A, B>&);
template <size_t I, class A, class B> typename tuple_element<I, tuple<A, B>>::type&& get(tuple<A, B>&&);
template <class T> struct __shared_ptr_access { T* operator->() const; T& operator*() const; };
template <class T> struct shared_ptr : __shared_ptr_access<T> { shared_ptr(); shared_ptr(decltype(nullptr)); };
template <class T, class... A> shared_ptr<T> make_shared(A&&...);
template <class F> struct function;
template <class R, class... A> struct function<R(A...)> { template <class F> function(F); R operator()(A...) const; };
struct runtime_error { runtime_error(const char*); };
[[noreturn]] void abort();
}
[[noreturn]] void fail(const char* file, const char* message);
namespace torch { namespace nn {
struct Module { Module(); virtual ~Module();
  template <class T> std::shared_ptr<T> register_module(std::string, std::shared_ptr<T>);
};
template <class T> struct Cloneable : virtual Module { virtual void reset() = 0; };
template <class T> struct ModuleHolder { ModuleHolder(); ModuleHolder(decltype(nullptr));
  template <class Head, class... Tail> explicit ModuleHolder(Head&&, Tail&&...); T* operator->(); T& operator*(); };
namespace detail { template <int D> struct ConvNdOptions { ConvNdOptions(long in); bool bias_ = D > 0; }; }
struct LinearOptions { LinearOptions(long in, long out); LinearOptions& bias(bool); long in_; long out_; bool bias_ = true; };
struct LinearImpl : Cloneable<LinearImpl> { LinearImpl(long in, long out) : LinearImpl(LinearOptions(in, out)) {}
  explicit LinearImpl(const LinearOptions& options); void reset() override; detail::ConvNdOptions<2> other(); };
struct Linear : ModuleHolder<LinearImpl> { using ModuleHolder<LinearImpl>::ModuleHolder; };
} }
#define TORCH_MODULE(Name) class Name : public torch::nn::ModuleHolder<Name##Impl> { \
  public: using torch::nn::ModuleHolder<Name##Impl>::ModuleHolder; }
#define CHECK_THAT(condition, message) if (__builtin_expect(static_cast<bool>(!(condition)), 0)) { fail(__FILE__, message); }
)";

}  // namespace

ir::Unit lowerSource(const std::string& code, bool mayBeBroken, const LibraryClasses* known) {
  std::vector<std::string> arguments = {"-std=c++17", "-isystem", "/library",
                                        std::string("-resource-dir=") + DICTUM_CLANG_RESOURCE_DIR};
  if (mayBeBroken) arguments.insert(arguments.end(), {"-w", "-ferror-limit=0"});
  clang::IgnoringDiagConsumer ignore;
  auto ast = clang::tooling::buildASTFromCodeWithArgs(
      "#include \"library.h\"\n" + code, arguments, "snippet.cpp", "dictum",
      std::make_shared<clang::PCHContainerOperations>(), clang::tooling::getClangStripDependencyFileAdjuster(),
      {{"/library/library.h", library}}, mayBeBroken ? &ignore : nullptr);
  EXPECT_TRUE(mayBeBroken || !ast->getDiagnostics().hasErrorOccurred()) << code;
  auto& sources = ast->getSourceManager();
  Scope scope;
  scope.isUserCode = [&](clang::SourceLocation location) { return !sources.isInSystemHeader(location); };
  scope.sema = &ast->getSema();
  for (auto* declaration : llvm::make_range(ast->top_level_begin(), ast->top_level_end())) {
    if (scope.isUserCode(sources.getExpansionLoc(declaration->getLocation())))
      scope.declarations.push_back(declaration);
  }
  scope.constructions = {"first", "second"};
  scope.libraryClasses = known;
  return lowerUnit(ast->getASTContext(), scope);
}

const ir::Function& functionNamed(const ir::Unit& unit, const std::string& name) {
  const ir::Function* found = nullptr;
  for (auto& [usr, function] : unit.functions) {
    if (function.name != name) continue;
    EXPECT_EQ(found, nullptr) << "two functions " << name;
    found = &function;
  }
  if (!found) throw std::runtime_error("no function " + name + " in:\n" + ir::print(unit));
  return *found;
}

const ir::Class& classNamed(const ir::Unit& unit, const std::string& name) {
  for (auto& [usr, value] : unit.classes) {
    if (value.name == name) return value;
  }
  throw std::runtime_error("no class " + name + " in:\n" + ir::print(unit));
}

std::string lowerValue(const std::string& expression, const std::string& parameters, const std::string& before) {
  auto unit = lowerSource(before + "\ndecltype(auto) probe(" + parameters + ") { return " + expression + "; }");
  return ir::print(*functionNamed(unit, "probe").body->children.front()->expression);
}

std::string lowerBody(const std::string& statements, const std::string& parameters, const std::string& before) {
  auto unit = lowerSource(before + "\nvoid probe(" + parameters + ") { " + statements + " }");
  std::string text;
  for (auto& statement : functionNamed(unit, "probe").body->children) text += ir::print(*statement);
  return text;
}

}  // namespace dictum::extract
