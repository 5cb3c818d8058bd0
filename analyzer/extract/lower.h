// Lowering, one function per sort of syntax. The expression recognisers (lower_*.cpp) each know one construct of the
// language and answer null for what is not theirs; lowerExpression asks them in turn.
#pragma once

#include <vector>

#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"
#include "extract/context.h"

namespace dictum::extract {

// --- types
ir::TypePtr lowerType(Context& context, clang::QualType type);
// The type of a declaration that does not compile: its text, the name at the end left out.
ir::TypePtr unknownType(std::string declaration, llvm::StringRef name);
std::vector<ir::TemplateArgument> lowerTemplateArguments(Context& context,
                                                         llvm::ArrayRef<clang::TemplateArgument> arguments);

// --- expressions
using ExpressionNode = std::shared_ptr<ir::Expression>;

// Never null for a non-null expression; null for null.
ir::ExpressionPtr lowerExpression(Context& context, const clang::Expr* expression);
std::vector<ir::ExpressionPtr> lowerAll(Context& context, llvm::ArrayRef<const clang::Expr*> expressions);

// A node of `kind` with the type, location and macro of `expression`.
ExpressionNode makeNode(Context& context, const clang::Expr* expression, ir::ExpressionKind kind);
ExpressionNode makeUnknown(Context& context, const clang::Expr* expression, std::string reason);
// The same expression as the compiler's own: a defaulted argument or initialiser.
ir::ExpressionPtr asImplicit(const ir::ExpressionPtr& expression);

// The enumerators of an enumeration of the user's that something names, or has the type of, are constants of the unit,
// so that it is known which values there are.
void addEnumerators(Context& context, const clang::EnumDecl* enumeration);

ir::ExpressionPtr lowerTransparent(Context& context, const clang::Expr* expression);
ir::ExpressionPtr lowerLiteral(Context& context, const clang::Expr* expression);
ir::ExpressionPtr lowerConstant(Context& context, const clang::Expr* expression);
ir::ExpressionPtr lowerName(Context& context, const clang::Expr* expression);
ir::ExpressionPtr lowerCall(Context& context, const clang::Expr* expression);
ir::ExpressionPtr lowerConstruct(Context& context, const clang::Expr* expression);
// Copying a value gives the same value, unless the user says what copying means and the compiler does copy: such a
// construction has no node.
bool isValueCopy(const Context& context, const clang::CXXConstructExpr* construct);
// For what forwards `arguments` to a constructor of `record`: `node` names that constructor, where the program has it.
void nameForwardedConstructor(Context& context, ir::Expression& node, const clang::CXXRecordDecl* record,
                              llvm::ArrayRef<const clang::Expr*> arguments);
// `std::move` of an object that is empty afterwards, as a cast; null for other expressions. For what takes it: a move
// constructor, a parameter of the library.
ir::ExpressionPtr lowerMoved(Context& context, const clang::Expr* expression);
// Such a copy all the same, as a cast to its class: one that is named, or cut to a base class.
ir::ExpressionPtr lowerCopy(Context& context, const clang::CXXConstructExpr* construct);
ir::ExpressionPtr lowerInitializerList(Context& context, const clang::Expr* expression);
ir::ExpressionPtr lowerCast(Context& context, const clang::Expr* expression);
ir::ExpressionPtr lowerOperator(Context& context, const clang::Expr* expression);
ir::ExpressionPtr lowerLambda(Context& context, const clang::Expr* expression);

// For code with errors, see lower_broken.cpp.
ir::ExpressionPtr lowerBroken(Context& context, const clang::Expr* expression);
// A value of `type` made of `arguments`, where Clang resolved no constructor.
ir::ExpressionPtr lowerRecoveredValue(Context& context, const clang::Expr* expression, clang::QualType type,
                                      llvm::ArrayRef<const clang::Expr*> arguments);
ir::ExpressionPtr lowerRecoveredArguments(Context& context, const clang::ParenListExpr* arguments,
                                          clang::QualType type);

// `0`, `false`, `nullptr` or a default construction: what value-initialisation of a type gives.
ir::ExpressionPtr lowerValueInitialization(Context& context, clang::QualType type, ir::Location location);

// The object of a member access: `a` of `a.b`, `*p` of `p->b`, `this` of `b`.
ir::ExpressionPtr lowerObject(Context& context, const clang::MemberExpr* member);
ir::ExpressionPtr lowerArrow(Context& context, const clang::Expr* base, bool isArrow);

// Looks through parentheses, cleanups, temporaries and implicit casts; enumerators keep their type this way.
const clang::Expr* stripped(const clang::Expr* expression);

// --- statements
using Statements = std::vector<ir::StatementPtr>;

void lowerStatement(Context& context, const clang::Stmt* statement, Statements& out);
// Always one statement: a Block unless there is exactly one. Null for null.
ir::StatementPtr lowerAsOne(Context& context, const clang::Stmt* statement);
ir::StatementPtr asOne(Statements statements, ir::Location location);
std::shared_ptr<ir::Statement> makeStatement(Context& context, const clang::Stmt* statement, ir::StatementKind kind);

void lowerExpressionStatement(Context& context, const clang::Expr* expression, Statements& out);
void lowerLoop(Context& context, const clang::Stmt* statement, Statements& out);
void lowerSwitch(Context& context, const clang::SwitchStmt* statement, Statements& out);
// A variable, and for a structured binding one variable per name after the hidden one.
void lowerVariable(Context& context, const clang::VarDecl* variable, Statements& out);
void lowerBindings(Context& context, const clang::VarDecl* variable, Statements& out);
// What initialises something of `type`, also where errors left only the arguments of its constructor.
ir::ExpressionPtr lowerInitializer(Context& context, const clang::Expr* initializer, clang::QualType type);
ir::Variable makeVariable(Context& context, const clang::VarDecl* variable);

// --- declarations
// Asks for what a declaration of user code contains: itself, the members of a namespace, instances of a template.
void demandDeclared(Context& context, const clang::Decl* declaration);
void lowerFunction(Context& context, const clang::FunctionDecl* function);
ir::Function makeFunction(Context& context, const clang::FunctionDecl* function);
std::vector<ir::MemberInitializer> lowerMemberInitializers(Context& context,
                                                           const clang::CXXConstructorDecl* constructor);
void lowerClass(Context& context, const clang::CXXRecordDecl* record);
void lowerGlobal(Context& context, const clang::VarDecl* variable);

}  // namespace dictum::extract
