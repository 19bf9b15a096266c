using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a parameter's value comes from if none is configured.</summary>
public abstract class ParameterDefault
{
    private protected ParameterDefault()
    {
    }

    /// <summary>The value.</summary>
    public abstract string GetDefaultValue();
}

/// <summary>A random value, new each time it is asked for.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // No characters that a URL, a shell or a connection string needs escaped, or that readers confuse with others.
    private const string LowerCharacters = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCharacters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string NumericCharacters = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    /// <summary>The length in characters.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Whether lower-case letters are used.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether upper-case letters are used.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether digits are used.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether special characters are used.</summary>
    public bool Special { get; set; } = true;

    /// <summary>The least number of lower-case letters.</summary>
    public int MinLower { get; set; }

    /// <summary>The least number of upper-case letters.</summary>
    public int MinUpper { get; set; }

    /// <summary>The least number of digits.</summary>
    public int MinNumeric { get; set; }

    /// <summary>The least number of special characters.</summary>
    public int MinSpecial { get; set; }

    /// <inheritdoc/>
    public override string GetDefaultValue()
    {
        var value = new List<char>(MinLength);
        var all = Draw(Lower, MinLower, LowerCharacters) + Draw(Upper, MinUpper, UpperCharacters)
            + Draw(Numeric, MinNumeric, NumericCharacters) + Draw(Special, MinSpecial, SpecialCharacters);
        if (all.Length == 0)
        {
            throw new InvalidOperationException("A generated parameter needs at least one kind of characters.");
        }
        while (value.Count < MinLength)
        {
            value.Add(all[RandomNumberGenerator.GetInt32(all.Length)]);
        }
        var characters = value.ToArray();
        RandomNumberGenerator.Shuffle(characters.AsSpan());
        return new string(characters);

        string Draw(bool allowed, int atLeast, string characters)
        {
            if (!allowed)
            {
                return atLeast == 0 ? "" : throw new InvalidOperationException("A kind of characters is both required and excluded.");
            }
            for (var i = 0; i < atLeast; i++)
            {
                value.Add(characters[RandomNumberGenerator.GetInt32(characters.Length)]);
            }
            return characters;
        }
    }
}

/// <summary>A value that is known from the start.</summary>
internal sealed class ConstantParameterDefault(Func<string> value) : ParameterDefault
{
    public override string GetDefaultValue() => value();
}
