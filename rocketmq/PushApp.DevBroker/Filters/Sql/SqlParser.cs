using System.Globalization;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Filters.Sql;

/// <summary>The value of an expression for a message: null (unknown), a bool, a double or a string.</summary>
internal delegate object? SqlExpression(Message message);

/// <summary>
/// Reads the SQL92 filters of RocketMQ: AND, OR, NOT, comparisons, BETWEEN, IN, IS NULL, CONTAINS, STARTSWITH and
/// ENDSWITH over a message's properties; TAGS and KEYS name its tag and its keys. Only brackets nest: chains of operators
/// are lists, so that neither reading nor evaluating a long one needs a deep stack.
/// </summary>
internal ref struct SqlParser
{
    /// <summary>The most brackets around each other: far below what a thread's stack has room for.</summary>
    public const int MaxDepth = 256;

    private SqlLexer _lexer;
    private SqlToken _token;
    private int _depth;

    private SqlParser(string source)
    {
        _lexer = new SqlLexer(source);
        _token = _lexer.Next();
    }

    /// <summary>The next operator of a chain: makes a new value of the one so far.</summary>
    private delegate object? Step(object? value, Message message);

    /// <exception cref="FormatException">Not an expression of that language, or one that nests too deep.</exception>
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
        var first = And();
        List<Step> steps = [];
        while (TakeWord("OR"))
        {
            var other = And();
            steps.Add((value, message) => SqlLogic.Or(value, other(message)));
        }

        return Chain(first, steps);
    }

    private SqlExpression And()
    {
        var first = Equality();
        List<Step> steps = [];
        while (TakeWord("AND"))
        {
            var other = Equality();
            steps.Add((value, message) => SqlLogic.And(value, other(message)));
        }

        return Chain(first, steps);
    }

    private SqlExpression Equality()
    {
        var first = Comparison();
        List<Step> steps = [];
        while (true)
        {
            if (TakeSymbol("="))
            {
                var right = Comparison();
                steps.Add((value, message) => SqlLogic.Equal(value, right(message)));
            }
            else if (TakeSymbol("<>"))
            {
                var right = Comparison();
                steps.Add((value, message) => SqlLogic.Not(SqlLogic.Equal(value, right(message))));
            }
            else if (TakeWord("IS"))
            {
                var negated = TakeWord("NOT");
                Expect(TakeWord("NULL"), "NULL");
                steps.Add((value, _) => (value is null) != negated);
            }
            else
            {
                return Chain(first, steps);
            }
        }
    }

    private SqlExpression Comparison()
    {
        var first = Unary();
        List<Step> steps = [];
        while (true)
        {
            if (_token is { Kind: SqlTokenKind.Symbol, Text: "<" or "<=" or ">" or ">=" } comparison)
            {
                Advance();
                var right = Unary();
                steps.Add((value, message) => SqlLogic.Compare(value, comparison.Text, right(message)));
                continue;
            }

            var negated = TakeWord("NOT");
            Step test;
            if (TakeWord("BETWEEN"))
            {
                var low = Unary();
                Expect(TakeWord("AND"), "AND");
                var high = Unary();
                test = (value, message) => SqlLogic.And(SqlLogic.Compare(value, ">=", low(message)),
                    SqlLogic.Compare(value, "<=", high(message)));
            }
            else if (TakeWord("IN"))
            {
                var texts = Texts();
                test = (value, _) => value is null ? null : value is string text && texts.Contains(text);
            }
            else if (_token is { Kind: SqlTokenKind.Word, Text: "CONTAINS" or "STARTSWITH" or "ENDSWITH" } match)
            {
                Advance();
                var part = Text();
                test = (value, _) => value is null ? null : value is string text && Matches(text, match.Text, part);
            }
            else
            {
                Expect(!negated, "BETWEEN, IN, CONTAINS, STARTSWITH or ENDSWITH");
                return Chain(first, steps);
            }

            steps.Add(negated ? (value, message) => SqlLogic.Not(test(value, message)) : test);
        }
    }

    private SqlExpression Unary()
    {
        List<Step> steps = [];
        while (true)
        {
            if (TakeWord("NOT"))
            {
                steps.Add((value, _) => SqlLogic.Not(value));
            }
            else if (TakeSymbol("-"))
            {
                steps.Add((value, _) => SqlLogic.NumberOf(value) is { } number ? -number : null);
            }
            else if (!TakeSymbol("+"))
            {
                break;
            }
        }

        // The one next to the operand comes first.
        steps.Reverse();
        return Chain(Primary(), steps);
    }

    private static SqlExpression Chain(SqlExpression first, List<Step> steps) => steps.Count == 0 ? first : message =>
    {
        var value = first(message);
        foreach (var step in steps)
        {
            value = step(value, message);
        }

        return value;
    };

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
                return Bracketed();
            default:
                throw new FormatException($"unexpected '{token.Text}'");
        }
    }

    private SqlExpression Bracketed()
    {
        if (++_depth > MaxDepth)
        {
            throw new FormatException($"more than {MaxDepth} brackets are around each other");
        }

        var inner = Or();
        Expect(TakeSymbol(")"), ")");
        _depth--;
        return inner;
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
