using System.Text;

namespace PushApp.Fuzz.Generators;

/// <summary>Bytes of text, and faults in bytes.</summary>
internal static class Text
{
    /// <summary>The bytes of a text in UTF-8.</summary>
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Several pieces behind one another.</summary>
    public static byte[] Join(params ReadOnlySpan<byte[]> pieces)
    {
        var joined = new List<byte>();
        foreach (var piece in pieces)
        {
            joined.AddRange(piece);
        }

        return [.. joined];
    }

    /// <summary>The same text so many times.</summary>
    public static byte[] Repeat(string text, int count) => Utf8(new StringBuilder(text.Length * count).Insert(0, text, count).ToString());

    /// <summary>Letters and digits.</summary>
    public static string Word(Dice dice, int limit)
    {
        const string letters = "abcdefghijklmnopqrstuvwxyz0123456789";
        return string.Concat(Enumerable.Range(0, 1 + dice.Size(limit)).Select(_ => letters[dice.Below(letters.Length)]));
    }

    /// <summary>Changes some bytes: one to another value, one taken out, one put in, the rest cut off, a piece repeated.</summary>
    public static byte[] Spoil(Dice dice, byte[] input)
    {
        var bytes = new List<byte>(input);
        for (var faults = 1 + dice.Size(4); faults > 0 && bytes.Count > 0; faults--)
        {
            var at = dice.Below(bytes.Count);
            switch (dice.Below(5))
            {
                case 0:
                    bytes[at] = (byte)dice.Below(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)dice.Below(256));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + dice.Below(16))));
                    break;
            }
        }

        return [.. bytes];
    }
}
