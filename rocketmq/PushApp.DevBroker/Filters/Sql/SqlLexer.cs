using System.Globalization;
using System.Text;

namespace PushApp.DevBroker.Filters.Sql;

internal enum SqlTokenKind
{
    /// <summary>A reserved word, in upper case.</summary>
    Word,

    /// <summary>The name of a property.</summary>
    Name,
    Text,
    Number,
    Symbol,
    End,
}

internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, double Number = 0);

/// <summary>Splits a SQL92 filter into words, names, literals and symbols.</summary>
internal ref struct SqlLexer(string source)
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "NOT", "AND", "OR", "BETWEEN", "IN", "TRUE", "FALSE", "NULL", "IS", "CONTAINS", "STARTSWITH", "ENDSWITH",
    };

    private int _at;

    /// <exception cref="FormatException">A character that no token begins with, or a text without its end.</exception>
    public SqlToken Next()
    {
        while (_at < source.Length && char.IsWhiteSpace(source[_at]))
        {
            _at++;
        }

        if (_at == source.Length)
        {
            return new SqlToken(SqlTokenKind.End, "end of expression");
        }

        var first = source[_at];
        if (char.IsAsciiLetter(first) || first is '_' or '$')
        {
            var word = Take(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '$');
            return Reserved.Contains(word)
                ? new SqlToken(SqlTokenKind.Word, word.ToUpperInvariant())
                : new SqlToken(SqlTokenKind.Name, word);
        }

        if (char.IsAsciiDigit(first) || (first == '.' && _at + 1 < source.Length && char.IsAsciiDigit(source[_at + 1])))
        {
            return Number();
        }

        return first == '\'' ? Text() : Symbol(first);
    }

    private SqlToken Number()
    {
        var text = new StringBuilder(Take(character => char.IsAsciiDigit(character) || character == '.'));
        if (_at < source.Length && source[_at] is 'e' or 'E')
        {
            text.Append(source[_at++]);
            if (_at < source.Length && source[_at] is '+' or '-')
            {
                text.Append(source[_at++]);
            }

            text.Append(Take(char.IsAsciiDigit));
        }
        else if (_at < source.Length && source[_at] is 'l' or 'L')
        {
            _at++;
        }

        return double.TryParse(text.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new SqlToken(SqlTokenKind.Number, text.ToString(), number)
            : throw new FormatException($"'{text}' is not a number");
    }

    private SqlToken Text()
    {
        var text = new StringBuilder();
        for (_at++; _at < source.Length; _at++)
        {
            if (source[_at] != '\'')
            {
                text.Append(source[_at]);
            }
            else if (_at + 1 < source.Length && source[_at + 1] == '\'')
            {
                text.Append(source[_at++]);
            }
            else
            {
                _at++;
                return new SqlToken(SqlTokenKind.Text, text.ToString());
            }
        }

        throw new FormatException("a text has no closing quote");
    }

    private SqlToken Symbol(char first)
    {
        foreach (var symbol in new[] { "<>", "<=", ">=" })
        {
            if (string.CompareOrdinal(source, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new SqlToken(SqlTokenKind.Symbol, symbol);
            }
        }

        if (first is not ('=' or '<' or '>' or '(' or ')' or ',' or '+' or '-'))
        {
            throw new FormatException($"unexpected '{first}' at {_at}");
        }

        _at++;
        return new SqlToken(SqlTokenKind.Symbol, first.ToString());
    }

    private string Take(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < source.Length && belongs(source[_at]))
        {
            _at++;
        }

        return source[start.._at];
    }
}
