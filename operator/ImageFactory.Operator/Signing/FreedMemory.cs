using System.Runtime.InteropServices;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// Has the C library overwrite native memory when it is freed. OpenSSL's decoder frees a key's encoding as it is
/// (<c>der2key_decode</c> in providers/implementations/encode_decode/decode_der2key.c), and what nobody wants stays
/// there for as long as nobody else gets that memory.
/// See <see href="https://man7.org/linux/man-pages/man3/mallopt.3.html">mallopt(3)</see>, M_PERTURB.
/// </summary>
internal static class FreedMemory
{
    private const int Perturb = -6;
    private const int AnyByte = 0x5a;

    /// <summary>Does so from now on; a C library that cannot is left as it is.</summary>
    public static void Overwrite()
    {
        try
        {
            _ = SetOption(Perturb, AnyByte);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than GNU's.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int parameter, int value);
}
