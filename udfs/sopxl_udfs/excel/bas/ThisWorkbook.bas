Option Explicit

Private Sub Workbook_Open()
    SopxlDescribe
End Sub
