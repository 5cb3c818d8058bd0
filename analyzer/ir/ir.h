// What the source says, reduced: a small C++-shaped language that the symbolic evaluator runs.
//
// One Unit is made per translation unit by extract/; link/ joins them into a Program by USR. Everything here is plain
// data without a Clang type in it, so that it can be cached, built by hand in tests and evaluated anywhere.
//
//   Unit ── classes ── Class ── fields, bases, constructors, methods (USRs)
//        └─ functions ── Function ── parameters, member initialisers, body (Statement tree over Expression trees)
//        └─ globals ── Global (static members, namespace-scope constants)
//
// What lowering has already done: implicit casts, temporaries, cleanups, copies and moves of values, and parentheses are
// gone; default arguments and default member initialisers are filled in; what Clang can evaluate is a literal; templates
// are as instantiated; range-for and structured bindings are resolved. What has no node is `Unknown` with its source
// text: never an error, never dropped.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dictum::ir {

// A place in the source. `file` indexes Unit::files of the unit (Program::files once linked).
struct Location {
  std::uint32_t file = 0;
  std::uint32_t line = 0;    // 1-based; 0 where there is none
  std::uint32_t column = 0;  // 1-based, in bytes
  std::uint32_t endLine = 0;
  std::uint32_t endColumn = 0;  // one past the last byte
};

enum class TypeKind { Unknown, Void, Boolean, Integer, Floating, Enumeration, Class, Pointer, Reference, Array, Function };

struct Type;
using TypePtr = std::shared_ptr<const Type>;

// A template argument: a type or an integral value (then `type` is null).
struct TemplateArgument {
  TypePtr type;
  std::optional<std::int64_t> value;
};

// A canonical type: typedefs, qualifiers and inline namespaces are gone.
struct Type {
  TypeKind kind = TypeKind::Unknown;
  std::string name;     // qualified, without template arguments: "std::vector", "torch::nn::Conv2d", "std::basic_string", "long"
  std::string spelling; // as the user wrote it, for signatures: "int64_t", "const Config &"
  std::string usr;      // of a class or enumeration
  std::vector<TemplateArgument> arguments;  // of a template specialisation
  TypePtr pointee;      // of a pointer, reference or array (element); of a Function the result
  std::optional<std::int64_t> extent;       // of an array
  unsigned bits = 0;    // of an integer
  bool isSigned = true; // of an integer
  bool isConst = false; // of this type, or of the referee of a reference
};

enum class ExpressionKind {
  Integer,      // `integer`
  Floating,     // `floating`
  Boolean,      // `integer` 0 or 1
  String,       // `text`; also a character literal converted to string context; char literals are Integer with a char type
  Null,         // nullptr
  Enumerator,   // `text` its qualified name ("Norm::Batch"), `integer` its value, `type` the enumeration
  Variable,     // a local variable or parameter: `local`, `text` its name; a global or static member: `usr`, `text` qualified name
  FunctionName, // a function used as a value: `usr`, `text` qualified name
  This,
  Field,        // object.field: `text` field name, `usr`, operands = {object}; `arrow` never remains: see Dereference
  Dereference,  // *p for raw pointers (also made of p->x)
  AddressOf,    // &x
  Index,        // built-in a[i]: operands = {a, i}
  Unary,        // `text` one of - ! ~ + ++ -- (prefix); "post++", "post--"
  Binary,       // built-in operator `text`: + - * / % << >> & | ^ && || == != < <= > >= , and = += -= ... (assignment)
  Conditional,  // operands = {condition, then, else}
  Call,         // see below
  Construct,    // `type`{operands}: `usr` of the constructor, `text` qualified class name; also conversions by constructor
  InitializerList,  // {a, b, c} of a std::initializer_list, array or aggregate (by `type`); aggregates: one operand per base, then
                    // one per field, in order
  Lambda,       // `lambda`, captures by name are the same locals; a generic one has no body, its calls name specialisations
  Cast,         // a cast that changes the value or class: int/float/bool/enum conversion, static_cast, dynamic_cast; operands = {x}, to `type`;
                // `text`: "copy" of an object, cut to a base, "move" empties what it takes, "reference" for dynamic_cast<T&>
  New,          // new T(args): operands = {Construct}, or none for a scalar without initialiser
  Unknown,      // `text`: the source text, `reason`: why it has no node; `usr` of the field that a pointer to a member points to
};

struct Function;
struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

// Calls: `text` is the callee's qualified name without template arguments ("torch::nn::Module::register_module",
// "std::vector::push_back", "torch::nn::ModuleHolder::operator->", "std::operator+"), `usr` its USR; overloaded operators
// are calls, with the left operand as `object` where it is a member. `object` is null for free functions and static
// methods. Calling a value (std::function, lambda, function pointer) is a call with text "operator()" and the callee as
// `object`. Virtual calls have `isVirtual`; a qualified call (Base::f()) has not. Default arguments are filled in.
struct Expression {
  ExpressionKind kind = ExpressionKind::Unknown;
  Location location;
  TypePtr type;                           // of the value
  std::string text;
  std::string usr;
  std::string forwardsTo;                 // USR of the program's constructor that std::make_shared or a holder hands its operands to
  std::int64_t integer = 0;
  double floating = 0;
  std::uint32_t local = 0;                // 1-based, unique within the unit; 0 is none
  std::vector<ExpressionPtr> operands;
  ExpressionPtr object;                   // of a Call to a member
  std::vector<std::uint32_t> changeable;  // of a Call: operands taken by reference or pointer to non-const
  bool changesObject = false;             // of a Call to a member that is not const
  bool isVirtual = false;
  bool isImplicit = false;                // written by the compiler: a defaulted argument or default member initialiser
  std::vector<TemplateArgument> templateArguments;  // of the callee, e.g. of std::get<1>, std::make_shared<NetImpl>
  std::string source;                     // source text of a Call, Construct or Unknown, white space folded; names opaque inputs
  std::string reason;                     // of an Unknown
  std::shared_ptr<const Function> lambda;
  std::optional<std::string> macro;       // name of the macro whose expansion this is, e.g. "TORCH_CHECK"
};

struct Parameter {
  std::uint32_t local = 0;
  std::string name;
  TypePtr type;
  ExpressionPtr defaultValue;             // null where there is none
  std::string defaultSource;              // as written
  Location location;
};

enum class StatementKind {
  Block,        // children
  Declare,      // `variable`
  Expression,   // `expression`
  If,           // children = {then, else?} ; `initializer` statement?, `expression` condition
  Switch,       // `expression`, `sections`
  For,          // `initializer`?, `expression` condition? (null: forever), `increment`?, children = {body}
  RangeFor,     // `variable` over `expression`, children = {body}; bindings follow as Declares at the start of the body
  While,        // `expression`, children = {body}
  DoWhile,
  Return,       // `expression`?
  Break,
  Continue,
  Throw,        // also a call that does not return. `expression`? thrown value or message; `text` the literal message or the source;
                // `thrown` the type of the exception: of kind Unknown where that is not known, null where the program ends
  Try,          // children = {body, handlers...}
  Unknown,      // goto, asm, co_await: `expression` is an Unknown with text and reason
};

struct Variable {
  std::uint32_t local = 0;
  std::string name;
  TypePtr type;                           // a reference type binds
  ExpressionPtr initializer;              // null: default-initialised
  bool isStatic = false;
};

struct Statement;
using StatementPtr = std::shared_ptr<const Statement>;

struct SwitchSection {
  std::vector<ExpressionPtr> labels;
  bool isDefault = false;
  std::vector<StatementPtr> body;         // falls through where it does not end in break or return
};

struct Statement {
  StatementKind kind = StatementKind::Unknown;
  Location location;
  std::vector<StatementPtr> children;
  StatementPtr initializer;
  ExpressionPtr expression;
  ExpressionPtr increment;
  Variable variable;
  std::vector<SwitchSection> sections;
  std::string text;
  TypePtr thrown;
};

// One element of a constructor's initialiser list in execution order: bases, then fields in declaration order (also
// those that are initialised by their default member initialiser only). `field` is empty for a base or a delegation.
struct MemberInitializer {
  std::string field;
  TypePtr base;                           // of a base initialiser
  bool delegates = false;                 // Net() : Net(3) {}
  ExpressionPtr value;                    // null: default-initialised
  Location location;
};

enum class FunctionKind { Free, Method, Constructor, Destructor, Lambda, Conversion };

struct Function {
  std::string usr;
  std::string name;                       // qualified: "NetImpl::forward"
  FunctionKind kind = FunctionKind::Free;
  std::string classUsr;                   // of a member
  std::vector<Parameter> parameters;
  TypePtr result;
  std::vector<MemberInitializer> initializers;  // of a constructor
  StatementPtr body;                      // null: declared only, or not visible
  bool isVirtual = false;
  bool isStatic = false;
  bool isConst = false;
  bool isPublic = true;
  bool isExplicit = false;
  std::vector<std::string> overrides;     // USRs of the methods it overrides directly
  std::vector<std::uint32_t> capturesByValue;  // of a lambda: locals copied when it is made; others are references
  std::vector<Variable> initCaptures;          // of a lambda: the locals of [x = value], initialised when it is made
  bool capturesThis = false;
  Location location;
};

struct Field {
  std::string name;
  std::string usr;
  TypePtr type;
  ExpressionPtr initializer;              // default member initialiser; null where there is none
  bool isPublic = true;
  Location location;
};

struct Class {
  std::string usr;
  std::string name;                       // qualified, with template arguments: "ResNetImpl<BasicBlock>"
  std::string templateName;               // qualified, without: "ResNetImpl"
  std::vector<TemplateArgument> arguments;
  std::vector<TypePtr> bases;
  std::vector<Field> fields;
  std::vector<std::string> constructors;  // USRs, in source order; copy and move constructors left out
  std::vector<std::string> methods;       // USRs
  std::string holder;                     // "Net", where TORCH_MODULE(Net) or a ModuleHolder subclass names this class
  bool isModule = false;                  // derives from torch::nn::Module
  bool isUserCode = true;                 // false: a LibTorch options class, lowered for its fields and defaults
  bool isAggregate = false;
  bool isAbstract = false;
  bool isTemplateInstantiation = false;
  Location location;
};

struct Global {
  std::string usr;
  std::string name;
  TypePtr type;
  ExpressionPtr initializer;
};

struct Gap {
  std::string reason;
  Location location;
};

struct SourceFile {
  std::string path;
  std::string hash;                       // of the content, hexadecimal
  bool isUserCode = true;
};

// A construction expression given on the command line, lowered in the context of the end of the source. `function` is
// the USR of a parameterless function that returns it.
struct Construction {
  std::string expression;
  std::string function;
};

struct Unit {
  std::string mainFile;
  std::vector<SourceFile> files;
  std::map<std::string, Class> classes;        // by USR
  std::map<std::string, Function> functions;   // by USR
  std::map<std::string, Global> globals;       // by USR
  std::vector<std::string> classOrder;         // USRs of user classes in source order
  std::vector<Construction> constructions;
  std::vector<Gap> gaps;
};

// All units of one analysis. Locals are renumbered where units are joined, so that they are unique in a Program.
struct Program {
  std::vector<SourceFile> files;
  std::map<std::string, Class> classes;
  std::map<std::string, Function> functions;
  std::map<std::string, Global> globals;
  std::vector<std::string> classOrder;
  std::vector<Construction> constructions;
  std::vector<Gap> gaps;
  // Classes and functions that translation units define differently, by USR: the program has one of the definitions.
  std::map<std::string, Gap> conflicts;
};

}  // namespace dictum::ir
