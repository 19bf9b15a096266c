namespace PushApp.Tests.ServiceDefaults;

/// <summary>Tokens whose signature is good and whose claims cannot be used: the same is said of them wherever they come.</summary>
public static class UnusableTokens
{
    private const string Exp = "The token's exp cannot be used: it must be a whole number of seconds since 1970, from 0 to 253402300799.";
    private const string Characters = "The token's sub cannot be used: it may only have ASCII letters, digits and . _ @ : -.";
    private const string Empty = "The token's sub cannot be used: it must not be empty.";

    /// <summary><c>sub</c> and <c>exp</c> as <see cref="SignedToken.With"/> takes them, and what is said.</summary>
    public static TheoryData<string?, string?, string> All => new()
    {
        { "\"alice\"", "1795935173000", Exp },
        { "\"alice\"", "253402300800", Exp },
        { "\"alice\"", "99999999999999999999999", Exp },
        { "\"alice\"", "\"4102444800\"", Exp },
        { "\"alice\"", "-5", Exp },
        { "\"alice\"", "4102444800.5", Exp },
        { "\"alice\"", "1e10", Exp },
        { "\"alice\"", "null", Exp },
        { "\"alice\"", "[4102444800]", Exp },
        { "\"alice\"", "", "The token's exp cannot be used: it is missing." },
        { "\"alice\"", "1", "The token has expired." },
        { null, null, Empty },
        { "null", null, Empty },
        { "\"\"", null, Empty },
        { "\" \"", null, Characters },
        { "\"al ice\"", null, Characters },
        { "\"al{ice}\"", null, Characters },
        { $"\"{new string('a', 129)}\"", null, "The token's sub cannot be used: it must have at most 128 characters, has 129." },
        { "[\"alice\",\"bob\"]", null, "The token is not valid." },
    };
}
