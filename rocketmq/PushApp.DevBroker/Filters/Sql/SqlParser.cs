using System.Globalization;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Filters.Sql;

/// <summary>The value of an expression for a message: null (unknown), a bool, a double or a string.</summary>
internal delegate object? SqlExpression(Message message);

/// <summary>
/// Reads the SQL92 filters of RocketMQ: AND, OR, NOT, comparisons, BETWEEN, IN, IS NULL, CONTAINS, STARTSWITH and
/// ENDSWITH over a message's properties; TAGS and KEYS name its tag and its keys.
/// </summary>
internal ref struct SqlParser
{
    private SqlLexer _lexer;
    private SqlToken _token;

    private SqlParser(string source)
    {
        _lexer = new SqlLexer(source);
        _token = _lexer.Next();
    }

    /// <exception cref="FormatException">Not an expression of that language.</exception>
    public static SqlExpression Parse(string source)
    {
        var parser = new SqlParser(source);
        var expression = parser.Or();
        return parser._token.Kind == SqlTokenKind.End
            ? expression
            : throw new FormatException($"unexpected '{parser._token.Text}'");
    }

    private SqlExpression Or()
    {
        var left = And();
        while (TakeWord("OR"))
        {
            var (one, other) = (left, And());
            left = message => SqlLogic.Or(one(message), other(message));
        }

        return left;
    }

    private SqlExpression And()
    {
        var left = Equality();
        while (TakeWord("AND"))
        {
            var (one, other) = (left, Equality());
            left = message => SqlLogic.And(one(message), other(message));
        }

        return left;
    }

    private SqlExpression Equality()
    {
        var left = Comparison();
        while (true)
        {
            var operand = left;
            if (TakeSymbol("="))
            {
                var right = Comparison();
                left = message => SqlLogic.Equal(operand(message), right(message));
            }
            else if (TakeSymbol("<>"))
            {
                var right = Comparison();
                left = message => SqlLogic.Not(SqlLogic.Equal(operand(message), right(message)));
            }
            else if (TakeWord("IS"))
            {
                var negated = TakeWord("NOT");
                Expect(TakeWord("NULL"), "NULL");
                left = message => (operand(message) is null) != negated;
            }
            else
            {
                return left;
            }
        }
    }

    private SqlExpression Comparison()
    {
        var left = Unary();
        while (true)
        {
            var operand = left;
            if (_token is { Kind: SqlTokenKind.Symbol, Text: "<" or "<=" or ">" or ">=" } comparison)
            {
                Advance();
                var right = Unary();
                left = message => SqlLogic.Compare(operand(message), comparison.Text, right(message));
                continue;
            }

            var negated = TakeWord("NOT");
            SqlExpression test;
            if (TakeWord("BETWEEN"))
            {
                var low = Unary();
                Expect(TakeWord("AND"), "AND");
                var high = Unary();
                test = message => SqlLogic.And(SqlLogic.Compare(operand(message), ">=", low(message)),
                    SqlLogic.Compare(operand(message), "<=", high(message)));
            }
            else if (TakeWord("IN"))
            {
                var texts = Texts();
                test = message => operand(message) is { } value ? value is string text && texts.Contains(text) : null;
            }
            else if (_token is { Kind: SqlTokenKind.Word, Text: "CONTAINS" or "STARTSWITH" or "ENDSWITH" } match)
            {
                Advance();
                var part = Text();
                test = message => operand(message) is { } value ? value is string text && Matches(text, match.Text, part) : null;
            }
            else
            {
                Expect(!negated, "BETWEEN, IN, CONTAINS, STARTSWITH or ENDSWITH");
                return left;
            }

            left = negated ? message => SqlLogic.Not(test(message)) : test;
        }
    }

    private SqlExpression Unary()
    {
        if (TakeWord("NOT"))
        {
            var operand = Unary();
            return message => SqlLogic.Not(operand(message));
        }

        if (TakeSymbol("-"))
        {
            var operand = Unary();
            return message => SqlLogic.NumberOf(operand(message)) is { } number ? -number : null;
        }

        return TakeSymbol("+") ? Unary() : Primary();
    }

    private SqlExpression Primary()
    {
        var token = _token;
        Advance();
        switch (token)
        {
            case { Kind: SqlTokenKind.Name }:
                return message => PropertyOf(message, token.Text);
            case { Kind: SqlTokenKind.Text }:
                return _ => token.Text;
            case { Kind: SqlTokenKind.Number }:
                object number = token.Number;
                return _ => number;
            case { Kind: SqlTokenKind.Word, Text: "TRUE" or "FALSE" }:
                object truth = token.Text == "TRUE";
                return _ => truth;
            case { Kind: SqlTokenKind.Word, Text: "NULL" }:
                return _ => null;
            case { Kind: SqlTokenKind.Symbol, Text: "(" }:
                var inner = Or();
                Expect(TakeSymbol(")"), ")");
                return inner;
            default:
                throw new FormatException($"unexpected '{token.Text}'");
        }
    }

    private HashSet<string> Texts()
    {
        Expect(TakeSymbol("("), "(");
        var texts = new HashSet<string>(StringComparer.Ordinal) { Text() };
        while (TakeSymbol(","))
        {
            texts.Add(Text());
        }

        Expect(TakeSymbol(")"), ")");
        return texts;
    }

    private string Text()
    {
        var token = _token;
        Expect(token.Kind == SqlTokenKind.Text, "a text in quotes");
        Advance();
        return token.Text;
    }

    private bool TakeWord(string word) => Take(SqlTokenKind.Word, word);

    private bool TakeSymbol(string symbol) => Take(SqlTokenKind.Symbol, symbol);

    private bool Take(SqlTokenKind kind, string text)
    {
        var found = _token.Kind == kind && _token.Text == text;
        if (found)
        {
            Advance();
        }

        return found;
    }

    private void Advance() => _token = _lexer.Next();

    private readonly void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"expected {what}, found '{_token.Text}'"));
        }
    }

    private static bool Matches(string text, string match, string part) => match switch
    {
        "CONTAINS" => text.Contains(part, StringComparison.Ordinal),
        "STARTSWITH" => text.StartsWith(part, StringComparison.Ordinal),
        _ => text.EndsWith(part, StringComparison.Ordinal),
    };

    private static string? PropertyOf(Message message, string name) => name switch
    {
        "TAGS" => message.SystemProperties.HasTag ? message.SystemProperties.Tag : null,
        "KEYS" => message.SystemProperties.Keys.Count > 0 ? string.Join(' ', message.SystemProperties.Keys) : null,
        _ => message.UserProperties.GetValueOrDefault(name),
    };
}
